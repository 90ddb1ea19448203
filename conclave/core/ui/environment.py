"""The Jinja2 environment of all pages and mails."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
from django.conf import settings
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from markupsafe import Markup, escape

DIST = Path(settings.PACKAGE) / "static" / "dist"


def environment(**options: Any) -> jinja2.Environment:
    """Strict: an unknown name on a page is an error, not an empty space."""
    strict = {"undefined": jinja2.StrictUndefined, "trim_blocks": True, "lstrip_blocks": True, "autoescape": _is_markup}
    env = jinja2.Environment(**{**options, **strict})  # noqa: S701  # _is_markup escapes everything but the text of mails
    env.globals.update(url=_url, static=static, asset=asset, styles=styles, fonts=fonts, icon=icon, build=build)
    env.globals.update(csrf_token=get_token, network=settings.NETWORK_NAME)
    env.filters.update(day=day, date=date, moment=moment, plural=plural)
    return env


def _is_markup(template: str | None) -> bool:
    """Whether to escape: everything but the text of a mail and its subject, where `O'Brien & Co` must stay that."""
    return not (template or "").endswith(".txt")


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


@lru_cache(maxsize=1)
def _manifest() -> dict[str, Any]:
    path = DIST / "manifest.json"
    if not path.exists():
        raise FileNotFoundError("The pages' scripts and styles are not built yet. Run bin/run, or npm run build.")
    manifest: dict[str, Any] = json.loads(path.read_text())
    return manifest


def asset(entry: str) -> Markup:
    """Script and style tags for one entry of the built bundle, such as ``client/src/entry/circle.ts``."""
    item = _manifest()[entry]
    tags = [f'<link rel="stylesheet" href="{static("dist/" + css)}">' for css in item.get("css", [])]
    if item["file"].endswith(".css"):
        tags.append(f'<link rel="stylesheet" href="{static("dist/" + item["file"])}">')
    else:
        tags.append(f'<script type="module" src="{static("dist/" + item["file"])}"></script>')
    return Markup("\n".join(tags))  # noqa: S704  # file names come from our own build


def styles() -> Markup:
    """The product's own stylesheet."""
    return asset("client/src/entry/look.css")


@lru_cache(maxsize=1)
def fonts() -> Markup:
    """Asks for the two faces that every page shows before the stylesheet is read, so that nothing jumps when they arrive."""
    ours = ("inter-latin-wght-normal.woff2", "newsreader-latin-wght-normal.woff2")
    hrefs = [static("dist/" + item["file"]) for source, item in _manifest().items() if source.endswith(ours)]
    return Markup("\n").join(Markup('<link rel="preload" as="font" type="font/woff2" href="{}" crossorigin>').format(href) for href in hrefs)


@lru_cache(maxsize=1)
def build() -> str:
    """The hash of the build's manifest in base64url, by which a browser knows whether to look for a new release; empty without one."""
    path = DIST / "release.json"
    return urlsafe_b64encode(sha256(path.read_bytes()).digest()).rstrip(b"=").decode() if path.exists() else ""


@lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> Markup:
    """A line icon from the sprite; silent to screen readers unless `label` is given."""
    sprite = static("dist/icons.svg")
    told = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {}><use href="{}#{}"></use></svg>').format(told, sprite, name)


def day(value: datetime, zone: str = "UTC") -> str:
    """Tuesday 24 November"""
    local = value.astimezone(ZoneInfo(zone))
    return f"{local:%A} {local.day} {local:%B}"


@lru_cache(maxsize=4096)
def date(value: datetime, zone: str = "UTC") -> Markup:
    """24 November 2026, as a time element. A page of the directory shows hundreds, so they are remembered."""
    local = value.astimezone(ZoneInfo(zone))
    return Markup(f'<time datetime="{local:%Y-%m-%d}">{local.day} {local:%B %Y}</time>')  # noqa: S704  # digits and names of months


def moment(value: datetime, zone: str = "UTC") -> Markup:
    """24 November 2026, 06:00, as a time element."""
    local = value.astimezone(ZoneInfo(zone))
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), escape(f"{local.day} {local:%B %Y, %H:%M}"))


def plural(count: int, one: str, many: str) -> str:
    """`1 answer`, `4 answers`."""
    return f"{count:,} {one if count == 1 else many}"
