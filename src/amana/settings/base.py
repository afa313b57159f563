"""All settings. `AMANA_HOME` holds data; `DATABASE_URL` chooses PostgreSQL; nothing else needs saying."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from amana.engines.common.kept import kept

PACKAGE = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("AMANA_HOME") or Path.home() / ".local" / "share" / "amana").expanduser()


def _secret_key() -> str:
    """A key of this installation's own, made once and readable by its owner only."""
    return kept(HOME / "secret.key", lambda: secrets.token_urlsafe(48).encode()).decode().strip()


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", *filter(None, os.environ.get("AMANA_HOSTS", "").split(","))]


def _database() -> dict[str, object]:
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "amana.ledger.sqlite",
            "NAME": HOME / "amana.sqlite3",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
            "ATOMIC_REQUESTS": False,
            # a file, as in real life: WAL and locks are part of what is tested
            "TEST": {"NAME": str(HOME / "test.sqlite3")},
        }
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as wrong:
        raise SystemExit(f"DATABASE_URL: {wrong}; use postgresql://user:password@host/name") from None
    if parts.scheme not in ("postgres", "postgresql"):
        raise SystemExit(
            f"DATABASE_URL: {parts.scheme!r} is not known; use postgresql://user:password@host/name"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),  # a folder, written with %2F, is a local socket
        "PORT": port or "",
        "CONN_MAX_AGE": 60,
        "ATOMIC_REQUESTS": False,
    }


DATABASES = {"default": _database()}
# PostgreSQL only: the role that owns the tables; "amana up" brings them up to date with it, and serves without it
DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.User"

DESKS = ["amana.desks.registry", "amana.desks.watch", "amana.desks.operations"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "amana.serving",  # before allauth: its templates stand in for theirs
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "amana.ledger",
    "amana.access",
    "amana.console",
    *DESKS,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "amana.console.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "amana.console.errors.MethodMiddleware",
    "amana.console.characters.NulMiddleware",
    "amana.console.held.HeldFormMiddleware",
    "amana.access.middleware.RouteRuleMiddleware",
    "amana.console.once.OnceMiddleware",
    "axes.middleware.AxesMiddleware",
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]

ROOT_URLCONF = "amana.console.urls"
CSRF_FAILURE_VIEW = "amana.console.errors.csrf_failure"
FORM_RENDERER = "amana.console.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["amana.console.templatetags.once"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "amana.console.context.shell",
            ],
        },
    }
]

LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", _("Arabic")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Baghdad"

STATIC_URL = "static/"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "amana.console.finders.WheelFinder",
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "board"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "amana.serving.pages.login.locked_out"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
ACCOUNT_ADAPTER = "amana.access.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_DISPLAY = "amana.access.adapters.display"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# axes counts failures by name and address across restarts; allauth's own limit would only hide its answer
ACCOUNT_RATE_LIMITS = {"login": False, "login_failed": False}
MFA_ADAPTER = "amana.access.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True

MESSAGE_TAGS = {10: "", 20: "", 25: "good", 30: "wait", 40: "bad"}
SESSION_COOKIE_HTTPONLY = True
# on the local network everything goes over HTTPS; localhost is a secure context without it
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(os.environ.get("AMANA_LAN"))
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "worker-src": ["'self'", "blob:"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# plans have a queue of their own: one takes a minute, and nobody's roster should wait behind it; nor should the next
# plan behind the figures that are worked out for the last
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "plans", "figures", "meanings"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

DEMONSTRATION = "amana.reference.load"
"""What fills empty books with the reference operation: named, so that nothing that serves imports it."""
