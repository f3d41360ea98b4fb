"""What every installation of Plenary shares. Nothing here is secret and nothing here is a default password."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from config.settings.identity_providers import providers_in
from config.settings.languages import interface_languages, right_to_left_languages, written_languages

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

DEBUG = False
SITE_NAME = env("SITE_NAME", default="Plenary")
SITE_URL = env("SITE_URL", default="http://localhost:8000")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    # Before the apps, which put right what allauth has done.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "apps.core",
    "apps.accounts",
    "apps.organisations",
    "apps.objectives",
    "apps.activity",
    "apps.consultations",
    "apps.discussions",
    "apps.profiles",
    "apps.moderation",
    "apps.reports",
    "apps.search",
    "apps.notifications",
    "apps.live",
    "apps.interchange",
    "taggit",
    "rules",
    "django_countries",
    "template_partials",
    "csp",
    "channels",
    "django.contrib.admin",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.core.unchanged.UnchangedPageMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.accounts.middleware.TimeZoneMiddleware",
    "apps.accounts.middleware.LastSeenMiddleware",
    "apps.consultations.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.core.context_processors.site",
                "apps.notifications.context_processors.unread",
            ],
        },
    },
]

# In the database, so that an emptied or missing Redis signs nobody out; one query that a page can afford.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "apps.core.views.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "apps.accounts.backend.EmailBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

LOGIN_REDIRECT_URL = "consultations:home"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "apps.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "apps.accounts.entrance_forms.SignUpForm",
    "reset_password": "apps.accounts.entrance_forms.PasswordResetForm",
    "add_email": "apps.accounts.entrance_forms.AddAddressForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_SESSION_REMEMBER = True
# Beside allauth's own, each counted by the address asked from and by the e-mail address asked about.
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {
    "confirm_email": "1/3m/key,20/m/ip",
    "signup_address": "5/m/key",
    "resend": "1/m/key,20/m/ip",
    "identity": "20/m/ip",
}

SOCIALACCOUNT_ADAPTER = "apps.accounts.identity_adapter.IdentityAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "apps.accounts.openid.OpenIDProvider",
        "APPS": providers_in(env),
    }
}

MFA_ADAPTER = "apps.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # the clock of a phone may be half a minute off
MFA_FORMS = {
    "authenticate": "apps.accounts.second_factor_forms.AuthenticateForm",
    "reauthenticate": "apps.accounts.second_factor_forms.ReauthenticateForm",
    "activate_totp": "apps.accounts.second_factor_forms.ActivateForm",
    "add_webauthn": "apps.accounts.second_factor_forms.PasskeyForm",
    "edit_webauthn": "apps.accounts.second_factor_forms.PasskeyNameForm",
}
# Whether organisers, moderators and administrators need a second factor; namespaces and rules that wait for it.
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=False)
SECOND_FACTOR_FIRST = (
    "admin",
    "moderation",
    "reports",
    "consultations.appoint_administrator",
    "consultations.change_organisation",
    "consultations.decide_affiliation",
    "consultations.manage_people",
    "consultations.merge_organisation",
    "consultations.name_countries",
    "consultations.open_consultation",
    "consultations.organise",
    "consultations.view_affiliations",
    "discussions.change_attribution",
    "discussions.decide_on_protection",
    "discussions.reveal",
)

# Who answers for what is known of people here, and whom to ask about it: stands in the privacy notice.
PRIVACY_CONTROLLER = env("PRIVACY_CONTROLLER", default=SITE_NAME)
PRIVACY_CONTACT = env("PRIVACY_CONTACT", default="")
# Whom to tell of a barrier, and to whom one turns next: stand in the accessibility statement.
ACCESSIBILITY_CONTACT = env("ACCESSIBILITY_CONTACT", default=PRIVACY_CONTACT)
ACCESSIBILITY_ENFORCEMENT = env("ACCESSIBILITY_ENFORCEMENT", default="")
# Seconds until an account is erased whose owner asked for it, in which they can change their mind.
ERASURE_DELAY = env.int("ERASURE_DELAY", default=0)
# Days after which a job removes what is no longer needed; the privacy notice says so from here.
RETENTION_DAYS = {
    name: env.int(f"RETENTION_{name.upper()}_DAYS", default=days)
    for name, days in {
        "exports": 7,
        "letters": 3,
        "unconfirmed": 3,
        "uploads": 7,
        "attachments": 7,
        "digests": 90,
        "invitations": 90,
        "drafts": 180,
        "notices": 365,
        "unpublished": 365,
        "administration": 365,
        "erasures": 400,
    }.items()
}

LANGUAGE_CODE = "en"
# Catalogues of an installation's own come first: they add languages, and may say things in other words.
LOCALE_PATHS = [*map(Path, env.list("EXTRA_LOCALE_PATHS", default=[])), BASE_DIR / "locale"]
LANGUAGES = interface_languages(LOCALE_PATHS, source=LANGUAGE_CODE)
LANGUAGES_BIDI = right_to_left_languages()
COMMENT_LANGUAGES = written_languages(LANGUAGES)
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
COMMENT_MAX_LENGTH = 20_000

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "apps.core.storage.StaticStorage"},
}
MEDIA_URL = "media/"
MEDIA_ROOT = BASE_DIR / "var" / "media"
# Whether nginx sends the files that go with comments, once this site has said that they may be read.
NGINX_SENDS_FILES = env.bool("NGINX_SENDS_FILES", default=False)
# Where clamd listens: tcp://host:3310 or unix:///run/clamav/clamd.ctl; without it uploads are not scanned.
SCANNER_URL = env("SCANNER_URL", default="")
ATTACHMENTS_PER_DAY = env.int("ATTACHMENTS_PER_DAY", default=100)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# `None` keeps the bus inside this process (the demo); a Redis URL joins all processes of an installation.
REDIS_URL: str | None = None

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A broker that is down costs a request a moment, not its answer; the sweep makes up for what was not queued.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "visibility_timeout": 600,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULE = {
    "deliver-overdue-activities": {"task": "notifications.sweep", "schedule": 60.0},
    "release-held-comments": {"task": "discussions.release_held", "schedule": 300.0},
    "send-letters": {"task": "accounts.send_letters", "schedule": 20.0},
    "send-invitations": {"task": "consultations.send_invitations", "schedule": 20.0},
    "forget-batches": {"task": "consultations.forget_batches", "schedule": 86_400.0},
    "scan-attachments": {"task": "discussions.scan_attachments", "schedule": 60.0},
    "ask-co-signatories": {"task": "discussions.send_co_signature_requests", "schedule": 20.0},
    "keep-up-search": {"task": "search.follow_log", "schedule": 5.0},
    "compare-search": {"task": "search.reconcile", "schedule": 3_600.0},
    "send-due-digests": {"task": "notifications.send_due_digests", "schedule": 300.0},
    "expire-affiliations": {"task": "organisations.expire_affiliations", "schedule": 86_400.0},
    "make-data-exports": {"task": "accounts.make_data_exports", "schedule": 30.0},
    "erase-accounts": {"task": "accounts.erase", "schedule": 15.0},
    "enforce-retention": {"task": "accounts.enforce_retention", "schedule": 86_400.0},
    "clear-expired-sessions": {"task": "core.clear_sessions", "schedule": 86_400.0},
    "forget-ended-sessions": {"task": "accounts.forget_ended_sessions", "schedule": 86_400.0},
}

DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Plenary <plenary@localhost>")
# Where invitations come back to that cannot be delivered (`manage.py take_bounces`); none: to the address above.
BOUNCE_ADDRESS = env("BOUNCE_ADDRESS", default="")
EMAIL_TIMEOUT = 20
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"without_secrets": {"()": "apps.core.logs.WithoutSecrets"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_secrets"]}
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}
COUNTRIES_FIRST_REPEAT = False
TAGGIT_CASE_INSENSITIVE = True
