"""Tests: real PostgreSQL and Redis, whose addresses `tests/conftest.py` puts into the environment."""

from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES, env

SECRET_KEY = "only-for-tests-and-never-in-production"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": env.db("DATABASE_URL", default="postgresql:///plenary")}
REDIS_URL = env("REDIS_URL", default="redis://localhost:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
DEMO = False
ACCOUNT_RATE_LIMITS = False
WHITENOISE_AUTOREFRESH = True
