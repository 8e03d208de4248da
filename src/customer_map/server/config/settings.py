"""Environment variables in, Django settings out; every variable is described in docs/guide/settings.md."""

import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from customer_map.server.config import environment, log_lines, single_sign_on
from customer_map.server.config.data_folder import DataFolder, default_path
from customer_map.server.config.database_url import parse

SERVER = Path(__file__).resolve().parent.parent
DIST = SERVER / "web" / "static" / "customer_map" / "dist"

DEBUG = environment.flag("CUSTOMER_MAP_DEBUG", default=False)
# There is no default secret: a process that is given none makes one that dies with it.
SECRET_KEY = environment.secret("CUSTOMER_MAP_SECRET_KEY") or secrets.token_urlsafe(50)
PUBLIC_URL = environment.text("CUSTOMER_MAP_URL", "http://localhost:8000").rstrip("/")
IS_HTTPS = PUBLIC_URL.startswith("https://")

ALLOWED_HOSTS = [
    *environment.words("CUSTOMER_MAP_HOSTS", ("localhost", "127.0.0.1", "[::1]")),
    urlsplit(PUBLIC_URL).hostname or "localhost",
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
ROOT_URLCONF = "customer_map.server.config.urls"
WSGI_APPLICATION = "customer_map.server.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "django_vite",
    "csp",
    "ninja",
    "procrastinate.contrib.django",
    "customer_map.server.accounts",
    "customer_map.server.audit",
    "customer_map.server.crm",
    "customer_map.server.saved_maps",
    "customer_map.server.surveys",
    "customer_map.server.feedback",
    "customer_map.server.insights",
    "customer_map.server.intake",
    "customer_map.server.api",
    "customer_map.server.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "customer_map.server.config.log_requests.RequestLines",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "customer_map.server.web.middleware.SignedInMiddleware",
    "customer_map.server.web.middleware.UserLanguageMiddleware",
    "customer_map.server.web.middleware.UserTimeZoneMiddleware",
    "customer_map.server.web.middleware.ErrorPageMiddleware",
    "customer_map.server.web.second_try.SecondTry",
    "customer_map.server.api.middleware.ApiAnswers",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "customer_map.server.web.context_processors.shell",
            ],
            "builtins": [
                "customer_map.server.web.templatetags.components",
                "customer_map.server.web.templatetags.icons",
            ],
        },
    }
]

# Without an address (type checks, translations) settings still load; nothing connects then.
DATABASES = {
    "default": {
        **parse(environment.text("DATABASE_URL", "postgresql:///customer_map")).django_settings(),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        "ATOMIC_REQUESTS": False,
    }
}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "customer_map_cache",
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = str
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this session goes on; all others end
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Wrong passwords: ten a minute from one place, five in five minutes at one address.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_ADAPTER = "customer_map.server.accounts.sign_in.ClosedSignUp"
SOCIALACCOUNT_ADAPTER = "customer_map.server.accounts.sign_in.InvitedOnly"
SOCIALACCOUNT_PROVIDERS = single_sign_on.providers()
# The company's identity provider vouches for its addresses.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
MFA_ADAPTER = "customer_map.server.accounts.sign_in.EncryptedTwoFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are vouched for by whoever invites
MFA_TOTP_ISSUER = "Customer Map"

LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [SERVER / "locale"]
FORMAT_MODULE_PATH = "customer_map.server.config.formats"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [("customer_map/dist", DIST)] if DIST.is_dir() else []
# Built files carry a hash in their name and never change.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
HASHED_NAME = re.compile(r"^.+[.-][0-9a-zA-Z_-]{8,12}\..+$")
DJANGO_VITE = {
    "default": {
        "manifest_path": DIST / "manifest.json",
        "static_url_prefix": "customer_map/dist",
        "dev_mode": False,
    }
}


def _is_immutable(_path: str, url: str) -> bool:
    return "/dist/assets/" in url and HASHED_NAME.match(url) is not None


WHITENOISE_IMMUTABLE_FILE_TEST = _is_immutable

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if environment.flag("CUSTOMER_MAP_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # limits count the visitor's address, not the proxy's
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'", *single_sign_on.origins()],
        "frame-ancestors": ["'none'"],
    }
}

DATA_FOLDER = DataFolder(
    Path(environment.text("CUSTOMER_MAP_DATA", str(default_path()))).expanduser()
)
FILES_FOLDER = DATA_FOLDER.files
INDEX_FOLDER = Path(environment.text("CUSTOMER_MAP_INDEX_DIR", str(DATA_FOLDER.index))).expanduser()
# An import of a large file streams to disk; only small files stay in memory.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
UPLOAD_LIMIT_MEGABYTES = environment.integer(
    "CUSTOMER_MAP_UPLOAD_LIMIT", default=2048, lowest=1, highest=1_000_000
)
# Of each event source.
EVENTS_PER_MINUTE = environment.integer(
    "CUSTOMER_MAP_EVENTS_PER_MINUTE", default=600_000, lowest=1, highest=1_000_000_000
)
EVENTS_HELD_DAYS = environment.integer(
    "CUSTOMER_MAP_EVENTS_HELD_DAYS", default=90, lowest=1, highest=3650
)

API_REQUESTS_PER_MINUTE = environment.integer(
    "CUSTOMER_MAP_API_RATE", default=600, lowest=1, highest=10_000_000
)

# Quotes of customers hide names, numbers and addresses; the touchpoint itself shows what was written.
MASK_QUOTES = environment.flag("CUSTOMER_MAP_MASK_QUOTES", default=True)

# Without both address and model nobody is asked for summaries.
SUMMARY_URL = environment.text("CUSTOMER_MAP_SUMMARY_URL")
SUMMARY_MODEL = environment.text("CUSTOMER_MAP_SUMMARY_MODEL")
SUMMARY_KEY = environment.secret("CUSTOMER_MAP_SUMMARY_KEY")

# Hosts and networks of one's own that requests to others may go to, beside public ones.
OUTBOUND_ALLOWED = environment.words("CUSTOMER_MAP_OUTBOUND_ALLOW")

# Without a mail server messages are printed on the console.
EMAIL_HOST = environment.text("CUSTOMER_MAP_SMTP_HOST")
EMAIL_BACKEND = environment.text(
    "CUSTOMER_MAP_EMAIL_BACKEND",
    f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend",
)
EMAIL_PORT = environment.integer("CUSTOMER_MAP_SMTP_PORT", default=25, lowest=1, highest=65535)
EMAIL_HOST_USER = environment.text("CUSTOMER_MAP_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.secret("CUSTOMER_MAP_SMTP_PASSWORD")
EMAIL_USE_TLS = environment.flag("CUSTOMER_MAP_SMTP_TLS", default=False)
DEFAULT_FROM_EMAIL = environment.text("CUSTOMER_MAP_FROM_EMAIL", "customer-map@localhost")

# Empty: there are no metrics.
METRICS_TOKEN = environment.secret("CUSTOMER_MAP_METRICS_TOKEN")
METRICS_FOLDER = DATA_FOLDER.cache / "metrics"

LOGGING = log_lines.logging_settings(environment.text("CUSTOMER_MAP_LOG_LEVEL", "WARNING"))
