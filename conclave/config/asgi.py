"""The one ASGI application: live streams in front, Django behind."""

from __future__ import annotations

import os
from typing import cast

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conclave.config.settings")
django_app = get_asgi_application()

from conclave.config.composition import compose  # noqa: E402  # needs the app registry
from conclave.core.audience import require_audiences  # noqa: E402  # needs the app registry
from conclave.core.live.asgi import App, live  # noqa: E402  # needs the app registry
from conclave.core.uploads import limited  # noqa: E402  # needs the app registry
from conclave.members.visitor import visitor_of  # noqa: E402  # needs the app registry

compose()
require_audiences()
application = limited(live(cast(App, django_app), visitor_of=visitor_of))
