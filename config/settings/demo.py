"""The demo: one process, nothing installed, mail in a folder, nothing that leaves this machine."""

import secrets

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, STORAGES, env

DEMO_DIR = BASE_DIR / "var" / "demo"


def _kept_secret() -> str:
    """A key made on first use and kept under var/, so that a restart signs nobody out."""
    path = DEMO_DIR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = _kept_secret()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
SITE_URL = f"http://127.0.0.1:{env('PORT', default='8000')}"
DEMO = True

# One ASGI process serves everything: a pool and no persistent connections (see docs/decisions).
_database = env.db("DATABASE_URL", default="postgresql:///plenary")
_pool = {"min_size": 1, "max_size": 10, "timeout": 10}
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {**_database.get("OPTIONS", {}), "pool": _pool},
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = False
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DEMO_DIR / "mail"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
LOGGING_CONFIG = "logging.config.dictConfig"
