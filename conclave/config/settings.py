"""Django's settings, all derived from `environment.SETTINGS`."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

from conclave.config.accounts import accounts
from conclave.config.database import database
from conclave.config.environment import Environment
from conclave.config.files import storages
from conclave.config.mail import smtp
from conclave.config.secret import secret_key

_env = Environment()
PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = _env.folder("CONCLAVE_DATA_DIR")
SECRET_KEY = secret_key(_env.text("CONCLAVE_SECRET_KEY"), DATA_DIR)
DEBUG = _env.flag("CONCLAVE_DEBUG")
DEMO = _env.flag("CONCLAVE_DEMO")
NETWORK_NAME = _env.text("CONCLAVE_NAME")
NETWORK_URL = _env.address("CONCLAVE_URL")
_address = urlsplit(NETWORK_URL)
NETWORK_HOST = _address.hostname or "localhost"
SECURE = _address.scheme == "https"
ALLOWED_HOSTS = [NETWORK_HOST, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [NETWORK_URL]
WORK_IN_SERVER = _env.flag("WORK_IN_SERVER")
REDIS_URL = _env.text("REDIS_URL")
FETCH_ALLOW_LOOPBACK = _env.flag("FETCH_ALLOW_LOOPBACK")
FETCH_MAX_BYTES = _env.number("FETCH_MAX_BYTES")
RECOVERY_DELAY_HOURS = _env.number("RECOVERY_DELAY_HOURS")
FETCH_TIMEOUT = _env.number("FETCH_TIMEOUT")

DOMAINS = ["members", "admission", "conversations", "circles", "briefing", "operations"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "conclave.core.audit",
    "conclave.core.jobs",
    "conclave.core.live",
    "conclave.core.ui",
    *[f"conclave.{domain}" for domain in DOMAINS],
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "conclave.core.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "conclave.members.middleware.VisitorMiddleware",
    "conclave.core.errors.ErrorsMiddleware",
]

ROOT_URLCONF = "conclave.config.urls"
ASGI_APPLICATION = "conclave.config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "members.Account"
APPEND_SLASH = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "core" / "ui" / "templates", *[PACKAGE / domain / "templates" for domain in DOMAINS]],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "conclave.core.ui.environment.environment",
            "context_processors": ["django.contrib.messages.context_processors.messages"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

DATABASES = {"default": database(_env.text("DATABASE_URL"), DATA_DIR)}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "conclave", "OPTIONS": {"MAX_ENTRIES": 100_000}}
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}

MAIL_FROM = DEFAULT_FROM_EMAIL = SERVER_EMAIL = _env.text("MAIL_FROM")
globals().update(smtp(_env.text("SMTP_URL"), DATA_DIR))

STORAGES = storages(_env.text("FILES_URL"), DATA_DIR)
FILES_MB_A_DAY = _env.number("FILES_MB_A_DAY")
FILES_MB_KEPT = _env.number("FILES_MB_KEPT")

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [PACKAGE / "static"]

SESSION_COOKIE_NAME = "conclave"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 30 * 24 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 3_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 3_000_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

AUTHENTICATION_BACKENDS = ["conclave.members.signed_in.Backend"]
SESSION_ENGINE = "conclave.members.signed_in"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/morning/"
ALLAUTH_TRUSTED_PROXY_COUNT = _env.number("CONCLAVE_TRUSTED_PROXIES")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
globals().update(accounts(secure=SECURE))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "conclave.core.logs.Discreet", "fmt": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": _env.level("LOG_LEVEL")},
    "loggers": {
        "httpx2": {"level": "WARNING"},
        "uvicorn.access": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},  # an expected refusal is told to the person; its line here would tell who sits where
    },
}
