"""The morning by mail, over a real SMTP server on loopback."""

from __future__ import annotations

import email
from collections.abc import Iterator
from datetime import UTC, time, timedelta
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from conclave.briefing.editions.commands import deliver
from conclave.briefing.editions.delivery import unsubscribe_token
from conclave.briefing.letters import letter_of, mail_edition
from conclave.briefing.models import Delivery, Edition
from conclave.core import clock
from conclave.core.jobs.worker import drain
from tests.briefing.morning import entry, peers, recommend, review, verified, zone_at_noon
from tests.cast import Cast
from tests.house.servers import free_port


class Postbox:
    """Keeps what it is handed."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.raw.append(content)
        self.letters.append(email.message_from_bytes(content, policy=policy.default))
        return "250 Taken"


@pytest.fixture
def port(settings: Settings) -> int:
    """Where the network sends its mail; nobody listens yet."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 5
    settings.NETWORK_URL, settings.NETWORK_HOST = "https://network.example", "network.example"
    return int(settings.EMAIL_PORT)


@pytest.fixture
def postbox(port: int) -> Iterator[Postbox]:
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box
    controller.stop()


def morning_for(cast: Cast) -> Edition:
    """Hilde's morning of two entries, delivered at this moment."""
    verified(cast)
    now = clock.now()
    cast.hilde.time_zone = zone_at_noon(now)
    cast.hilde.save()
    Delivery.objects.create(account=cast.hilde, at=time(0), days="1234567", changed_at=now)
    one = entry("Zölle & Löhne: “Größe” kehrt zurück, 鉄鋼", at=now - timedelta(hours=2), summary="Ein <b>Satz</b> & mehr.")
    two = entry("Succession plans", at=now - timedelta(hours=2), url="https://governance.example/plans?a=1&b=2")
    for it in (one, two):
        recommend(cast.joost, it, "Ask for the load curve & wait.", now=now)
    for who in (cast.tomas, *peers(3)):
        recommend(who, one, named=False, now=now)
    review(cast.ana, one, (2, 1, 1), now=now)
    made = deliver(account=cast.hilde, day=now.astimezone(UTC).date(), now=now)
    assert made is not None
    return made


def part(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body(preferencelist=(kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_one_mail_says_what_is_in_it_in_text_and_html(cast: Cast, postbox: Postbox) -> None:
    edition = morning_for(cast)
    drain()
    [letter] = postbox.letters
    assert letter["Subject"].strip() == "Zölle & Löhne: “Größe” kehrt zurück, 鉄鋼, and one more"
    assert letter["To"] == "Hilde Vos <hilde@vos.example>"
    assert letter["List-Unsubscribe"].strip() == f"<https://network.example/unsubscribe/{unsubscribe_token(cast.hilde.pk)}/>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Message-ID"].endswith("@network.example>")
    assert [body.get_content_type() for body in letter.iter_parts()] == ["text/plain", "text/html"]
    text, html = part(letter, "plain"), part(letter, "html")
    assert "1. Zölle & Löhne: “Größe” kehrt zurück, 鉄鋼\n" in text
    assert "   Ein <b>Satz</b> & mehr.\n" in text
    assert 'One dissent: "Ana Matos would act on it."' in text
    assert "Ein &lt;b&gt;Satz&lt;/b&gt; &amp; mehr." in html
    assert 'href="https://governance.example/plans?a=1&amp;b=2"' in html
    assert "Joost Okafor, Managing Director, logistics" in html
    assert "Tomas" not in html
    assert "Tomas" not in text
    edition.refresh_from_db()
    assert edition.mailed_at is not None


def test_the_mail_is_small_styled_for_the_dark_and_loads_nothing(cast: Cast, postbox: Postbox) -> None:
    morning_for(cast)
    drain()
    html = part(postbox.letters[0], "html")
    assert len(postbox.raw[0]) < 102_000
    assert "prefers-color-scheme: dark" in html
    assert '<p class="cite" style="' in html  # inlined for programs that drop style elements
    for loads in ("<img", "<link", "src=", "url(", "@import", "<script"):
        assert loads not in html


def test_the_job_twice_is_one_mail(cast: Cast, postbox: Postbox) -> None:
    edition = morning_for(cast)
    deliver(account=cast.hilde, day=edition.day, now=clock.now())
    drain()
    mail_edition.enqueue(edition=edition.pk)
    drain()
    assert len(postbox.letters) == 1


def test_a_mail_sent_again_after_a_crash_is_the_same_message(cast: Cast, postbox: Postbox) -> None:
    edition = morning_for(cast)
    drain()
    Edition.objects.filter(pk=edition.pk).update(mailed_at=None)  # the worker died after the server took it, before it said so
    mail_edition.enqueue(edition=edition.pk)
    drain()
    assert len({letter["Message-ID"] for letter in postbox.letters}) == 1
    assert len(postbox.letters) == 2


def test_a_stopped_mail_server_is_tried_again_and_the_page_is_there(cast: Cast, port: int) -> None:
    edition = morning_for(cast)
    drain()
    row = DBTaskResult.objects.get(task_path=mail_edition.module_path)
    assert (row.status, row.exception_class_path) == ("READY", "builtins.ConnectionRefusedError")
    assert row.run_after > clock.now() + timedelta(seconds=50)
    edition.refresh_from_db()
    assert edition.mailed_at is None
    browser = Client()
    browser.force_login(cast.hilde)
    assert "Succession plans" in browser.get("/morning/").content.decode()
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    DBTaskResult.objects.filter(pk=row.pk).update(run_after=clock.now())
    drain()
    controller.stop()
    assert [letter["Subject"].strip() for letter in box.letters] == ["Zölle & Löhne: “Größe” kehrt zurück, 鉄鋼, and one more"]


def test_no_mail_to_whoever_unsubscribed_left_or_waits_since_yesterday(cast: Cast) -> None:
    edition, now = morning_for(cast), clock.now()
    assert letter_of(edition, now) is not None
    assert letter_of(edition, now + timedelta(days=1)) is None
    Delivery.objects.update(unsubscribed_at=now)
    assert letter_of(edition, now) is None
    Delivery.objects.update(unsubscribed_at=None)
    cast.hilde.standings.update(until=now)
    assert letter_of(edition, now) is None


def test_a_quiet_day_brings_no_mail(cast: Cast, postbox: Postbox) -> None:
    now = clock.now()
    assert deliver(account=verified(cast).hilde, day=now.date(), now=now) is None
    drain()
    assert postbox.letters == []
