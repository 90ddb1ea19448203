"""Looking at a page as different people see it: by axe, by width, by day and by night."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDE, PHONE, NARROWEST = (1360, 850), (390, 800), (360, 740)


def look(page: Page) -> list[str]:
    """What is wrong with the page: on a wide screen and on a phone, by day and by night."""
    page.evaluate(AXE.read_text())
    page.emulate_media(reduced_motion="reduce")  # a colour on its way to another is neither
    found: list[str] = []
    for width, height in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [f"{fault} ({width} px, {scheme})" for fault in _faults(page, RULES if scheme == "light" else {"runOnly": ["color-contrast"]})]
        found += _sideways(page)
    page.set_viewport_size({"width": NARROWEST[0], "height": NARROWEST[1]})
    return found + _sideways(page)


def _faults(page: Page, options: dict[str, Any]) -> list[str]:
    told = page.evaluate("(options) => axe.run(document, { ...options, resultTypes: ['violations'] })", options)
    return [f"{fault['id']} at {node['target']}: {node['failureSummary']}" for fault in told["violations"] for node in fault["nodes"]]


def _sideways(page: Page) -> list[str]:
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [f"{seen} px: scrolls sideways"] if wide > seen else []
