"""Production: everything comes from the environment, and what is missing is named before anything starts."""

import sys

from config.settings.base import *  # noqa: F403
from config.settings.base import MEDIA_ROOT, STATIC_ROOT, env

REQUIRED = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "EMAIL_URL")
missing = [name for name in REQUIRED if not env(name, default="").strip()]
if missing:
    sys.exit(f"Plenary does not start: set {', '.join(missing)} in the environment (see docs/operations.md).")

SECRET_KEY = env("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = [host.strip() for host in env.list("ALLOWED_HOSTS")]
_host = ALLOWED_HOSTS[0].lstrip(".")
SITE_URL = env("SITE_URL", default=f"https://{_host}")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])
DEMO = False

DATABASES = {
    "default": {
        **env.db("DATABASE_URL"),
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        # After a restart of the database nobody meets a connection that is dead.
        "CONN_HEALTH_CHECKS": True,
    }
}
REDIS_URL = env("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "apps.core.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "plenary",
        "KEY_FUNCTION": "apps.core.cache.sealed_key",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
}
CELERY_BROKER_URL = REDIS_URL
vars().update(env.email_url("EMAIL_URL"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env(
    "DEFAULT_FROM_EMAIL", default=f"{env('SITE_NAME', default='Plenary')} <plenary@{_host}>"
)

# nginx overwrites both headers (deploy/nginx/passing-on.conf); without the second line everyone would share one
# address, and with it one limit on failed sign-ins.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# To be put on the browsers' list concerns a whole domain and is its owner's to decide, not this site's.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
STATIC_ROOT = env("STATIC_ROOT", default=str(STATIC_ROOT))
MEDIA_ROOT = env("MEDIA_ROOT", default=str(MEDIA_ROOT))
