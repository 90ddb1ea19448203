"""What a phone needs to keep the network beside its other programs."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static

from conclave.core.audience import public


@public("browsers ask for it without a session, and it holds a name and two pictures")
def manifest(request: HttpRequest) -> JsonResponse:
    pictures = [
        {"src": static(f"mark/tile-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"} for size in (192, 512)
    ]
    vector = {"src": static("mark/tile.svg"), "sizes": "any", "type": "image/svg+xml"}
    body = {
        "name": settings.NETWORK_NAME,
        "short_name": settings.NETWORK_NAME,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbf9f4",
        "theme_color": "#123c30",
        "icons": [*pictures, vector],
    }
    answer = JsonResponse(body, content_type="application/manifest+json")
    answer["Cache-Control"] = "public, max-age=86400"
    return answer
