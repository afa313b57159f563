"""The WSGI application that granian serves; loading it begins what a serving process does beside answering."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amana.settings")
application = get_wsgi_application()

from . import background  # noqa: E402 - Django must be ready first

background.start()
# what is loaded now stays for good: the collector need not walk it again in the middle of somebody's search
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
