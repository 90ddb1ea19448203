"""The one ASGI application: static files, then live streams, then Django in a fixed set of threads.

Django's own ASGI handler gives each request a thread of its own, and with it a new connection to the database.
"""

from __future__ import annotations

import os
from typing import cast

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conclave.config.settings")
django_app = WSGIMiddleware(get_wsgi_application(), workers=16)  # type: ignore[arg-type]  # Django types its answer by its own class

from conclave.config.composition import compose  # noqa: E402  # needs the app registry
from conclave.config.static import with_static  # noqa: E402  # needs the settings
from conclave.core.audience import require_audiences  # noqa: E402  # needs the app registry
from conclave.core.live.asgi import App, live  # noqa: E402  # needs the app registry
from conclave.core.uploads import limited  # noqa: E402  # needs the app registry
from conclave.members.visitor import visitor_of  # noqa: E402  # needs the app registry

compose()
require_audiences()
application = with_static(limited(live(cast(App, django_app), visitor_of=visitor_of)))
