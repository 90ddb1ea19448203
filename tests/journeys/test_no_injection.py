"""What a page that holds keys refuses, whatever finds its way into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from tests.cast import Cast
from tests.house.browser import Complaints

ELSEWHERE = "https://elsewhere.example"
# Each calls `ran(name)` when what was slipped in runs, or reaches another server.
ATTEMPTS = """
{
  'markup with a handler': () => { put('div').innerHTML = `<img src="/nothing" onerror="ran('markup with a handler')">` },
  'markup in a template': () => { document.body.insertAdjacentHTML('beforeend', `<img src="/nothing" onerror="ran('markup in a template')">`) },
  'a parsed fragment': () => document.body.append(document.createRange().createContextualFragment(`<script>ran('a parsed fragment')</script>`)),
  'a frame of markup': () => { put('iframe').srcdoc = `<script>parent.ran('a frame of markup')</script>` },
  'a script of text': () => { put('script').textContent = `ran('a script of text')` },
  'a script of another origin': () => { put('script').src = '%(elsewhere)s/other.js' },
  'the same by its attribute': () => { put('script').setAttribute('src', '%(elsewhere)s/attribute.js') },
  'a module of another origin': () => import('%(elsewhere)s/module.js'),
  'a module of data': () => import(`data:text/javascript,ran('a module of data')`),
  'eval': () => eval(`ran('eval')`),
  'a function of text': () => new Function(`ran('a function of text')`)(),
  'a timer of text': () => setTimeout(`ran('a timer of text')`),
  'a worker of a blob': () => {
    const body = `postMessage('a worker of a blob')`
    new Worker(URL.createObjectURL(new Blob([body], { type: 'text/javascript' }))).onmessage = ({ data }) => ran(data)
  },
  'an address of script': () => { Object.assign(put('a'), { href: `javascript:ran('an address of script')` }).click() },
  'a handler by its attribute': () => { const a = put('a'); a.setAttribute('onclick', `ran('a handler by its attribute')`); a.click() },
  'a policy of its own': () => {
    const policy = trustedTypes.createPolicy('mine', { createHTML: (x) => x })
    put('div').innerHTML = policy.createHTML(`<img src="/nothing" onerror="ran('a policy of its own')">`)
  },
  'a policy of our name': () => {
    const policy = trustedTypes.createPolicy('conclave', { createHTML: (x) => x })
    put('div').innerHTML = policy.createHTML(`<img src="/nothing" onerror="ran('a policy of our name')">`)
  },
  'a request elsewhere': async () => { await fetch('%(elsewhere)s/request', { mode: 'no-cors' }); ran('a request elsewhere') },
  'a picture elsewhere': () => { Object.assign(put('img'), { src: '%(elsewhere)s/picture.svg', onload: () => ran('a picture elsewhere') }) },
  // Last, because it takes the page away: after all the others had their time.
  'document.write': async () => { await others(); document.write(`<script>ran('document.write')</script>`) },
}
""" % {"elsewhere": ELSEWHERE}  # noqa: UP031  # braces stand in the script
TRY = f"""async () => {{
  const happened = []
  window.ran = (name) => happened.push(name)
  const put = (tag) => {{ const made = document.createElement(tag); document.body.append(made); return made }}
  const all = async (n) => {{ for (let i = 0; i < 100 && new Set(happened).size < n; i += 1) await new Promise((done) => setTimeout(done, 20)) }}
  const others = () => all(Object.keys(attempts).length - 1)
  const attempts = {ATTEMPTS}
  await new Promise((done) => setTimeout(done))
  for (const attempt of Object.values(attempts)) {{ try {{ await attempt() }} catch {{ /* refused at once */ }} }}
  await all(Object.keys(attempts).length)
  return [Object.keys(attempts), [...new Set(happened)]]
}}"""
POLICY = {"script-src 'self'", "require-trusted-types-for 'script'", "trusted-types conclave", "default-src 'none'", "base-uri 'none'"}
SCRIPTS = {"/other.js": "a script of another origin", "/attribute.js": "the same by its attribute", "/module.js": "a module of another origin"}


def _elsewhere(context: BrowserContext) -> None:
    """Another server, which answers whatever it is asked."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ELSEWHERE)
        headers = {"Access-Control-Allow-Origin": "*"}
        if path in SCRIPTS:
            route.fulfill(body=f"ran({SCRIPTS[path]!r})", content_type="text/javascript", headers=headers)
        else:
            route.fulfill(body='<svg xmlns="http://www.w3.org/2000/svg"/>', content_type="image/svg+xml", headers=headers)

    context.route(f"{ELSEWHERE}/**", answer)


def _tried(page: Page) -> Any:
    return page.evaluate(TRY)


def test_a_page_without_our_policy_would_run_all_of_it(come_in: Callable[..., Page], complaints: Complaints) -> None:
    """Or the next test would prove nothing."""
    page = come_in()
    _elsewhere(page.context)
    page.context.route("**/bare", lambda route: route.fulfill(body="<!doctype html><body>", content_type="text/html"))
    page.goto("/bare")
    names, happened = _tried(page)
    complaints.said.clear()  # pictures that do not exist
    assert sorted(happened) == sorted(names)


@pytest.mark.parametrize("address", ["/me/keys/", "/circles/", "/program/"])
def test_a_page_that_holds_keys_runs_none_of_it(come_in: Callable[..., Page], cast: Cast, complaints: Complaints, address: str) -> None:
    page = come_in(cast.hilde)
    _elsewhere(page.context)
    page.goto(address)
    names, happened = _tried(page)
    complaints.said.clear()  # each refusal is told on the console
    assert (len(names), happened) == (20, [])


def test_pages_with_keys_bring_no_script_but_ours(come_in: Callable[..., Page], cast: Cast) -> None:
    page = come_in(cast.hilde)
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url) if request.resource_type == "script" else None)
    for address in ("/me/keys/", "/circles/", "/program/"):
        answer = page.goto(address)
        assert answer is not None
        policy = answer.headers["content-security-policy"]
        for directive in (
            "script-src 'self'",
            "require-trusted-types-for 'script'",
            "trusted-types conclave",
            "default-src 'none'",
            "base-uri 'none'",
        ):
            assert directive in policy.split("; "), policy
    assert asked != []
    assert [url for url in asked if "/static/dist/" not in url] == []
