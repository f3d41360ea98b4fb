"""The site under the instruments: production's, with the pages of the demo and with pages that break."""

from config.settings.production import *  # noqa: F403
from config.settings.production import MIDDLEWARE, env

# In place of nginx, which compresses alike.
MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]

ROOT_URLCONF = "tests.interface.urls"
DEMO = True  # the mailbox has pages, too
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = env("MAIL_DIRECTORY")
# A survey asks faster than people do, and longer than a password is trusted without being asked for again.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 86_400
