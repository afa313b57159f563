"""The WSGI application that granian serves; loading it begins what a serving process does beside answering."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amana.settings")
application = get_wsgi_application()

from . import background  # noqa: E402 - Django must be ready first

background.start()
