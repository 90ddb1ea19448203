"""What templates are given to work with."""

from __future__ import annotations

from datetime import UTC, datetime

import jinja2
import pytest
from django.template import engines

from conclave.core.ui.environment import asset, day, icon, moment, plural, styles


def render(source: str, **context: object) -> str:
    return str(engines["jinja2"].from_string(source).render(context))


def test_a_name_that_a_page_does_not_have_is_a_fault() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render("{{ nobody }}")


def test_what_people_type_is_escaped() -> None:
    assert render("{{ name }}", name="<b>&'") == "&lt;b&gt;&amp;&#39;"


def test_days_and_moments_are_those_of_the_readers_zone() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert (day(late), day(late, "Europe/Lisbon"), day(late, "Asia/Tokyo")) == ("Tuesday 24 November", "Tuesday 24 November", "Wednesday 25 November")
    assert moment(late, "Asia/Tokyo") == '<time datetime="2026-11-24T23:30:00+00:00">25 November 2026, 08:30</time>'


@pytest.mark.parametrize(("count", "said"), [(0, "0 answers"), (1, "1 answer"), (4, "4 answers"), (1200, "1,200 answers")])
def test_one_answer_and_four_answers(count: int, said: str) -> None:
    assert plural(count, "answer", "answers") == said


def test_an_icon_is_silent_unless_it_says_something() -> None:
    assert icon("lock") == '<svg class="icon" aria-hidden="true"><use href="/static/dist/icons.svg#lock"></use></svg>'
    assert 'role="img" aria-label="a &#34;key&#34;"' in icon("key", 'a "key"')


def test_every_page_has_the_stylesheet_of_the_built_bundle() -> None:
    assert styles().startswith('<link rel="stylesheet" href="/static/dist/')
    assert asset("client/src/entry/passkey.ts").count('<script type="module" src="/static/dist/') == 1


def test_a_bundle_that_was_not_built_is_a_fault() -> None:
    with pytest.raises(KeyError):
        asset("client/src/entry/gossip.ts")


def test_addresses_are_made_from_names() -> None:
    assert render("{{ url('sign_in_link', 'abc') }} {{ url('mfa_remove_webauthn', pk=7) }}") == "/sign-in/link/abc/ /me/passkeys/7/removal/"
