"""Letters: subject, text and HTML, and the same letter twice is the same letter."""

from __future__ import annotations

import pytest
from django.template import TemplateDoesNotExist
from django.test import override_settings

from conclave.core.mail import Letter, compose, send


def letter(**changed: object) -> Letter:
    given: dict[str, object] = {"to": "hilde@vos.example", "template": "members/mail/sign_in_code", "context": {"code": "012345"}, "key": "sign-in:1"}
    return Letter(**{**given, **changed})  # type: ignore[arg-type]  # the fields of a letter


def test_a_letter_has_subject_text_and_html() -> None:
    message = compose(letter(name="Hilde Vos"))
    assert message.to == ["Hilde Vos <hilde@vos.example>"]
    assert "\n" not in message.subject
    assert message.subject != ""
    assert "012345" in str(message.body)
    [html] = message.alternatives
    assert html.mimetype == "text/html"  # type: ignore[attr-defined]  # named since Django 5.2
    assert "012345" in str(html.content)  # type: ignore[attr-defined]  # named since Django 5.2


def test_a_name_with_a_line_break_writes_no_header_of_its_own() -> None:
    message = compose(letter(name="Hilde Vos\r\nBcc: eve"))
    assert message.to == ['"Hilde Vos Bcc: eve" <hilde@vos.example>']
    assert message.message()["Bcc"] is None


def test_styles_are_written_into_the_html_because_mail_programs_drop_stylesheets() -> None:
    html = str(compose(letter()).alternatives[0].content)  # type: ignore[attr-defined]  # named since Django 5.2
    assert '<p class="code" style="' in html


def test_the_same_letter_has_the_same_name_and_another_has_another() -> None:
    ids = [compose(each).extra_headers["Message-ID"] for each in (letter(), letter(), letter(key="sign-in:2"), letter(to="joost@okafor.example"))]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3
    assert ids[0].endswith("@localhost>")


def test_a_letter_without_a_key_leaves_its_name_to_the_mail_program() -> None:
    assert "Message-ID" not in compose(letter(key="")).extra_headers


@override_settings(NETWORK_NAME="Nordsee & Söhne", NETWORK_URL="https://net.example", NETWORK_HOST="net.example")
def test_text_is_text_and_html_is_escaped() -> None:
    message = compose(Letter(to="ida@berg.example", template="members/mail/assistant", context={"name": "Ida", "principal": "O'Brien <b>"}, key="1"))
    assert "O'Brien <b>" in message.subject
    assert "O'Brien <b>" in str(message.body)
    html = str(message.alternatives[0].content)  # type: ignore[attr-defined]  # named since Django 5.2
    assert "<b>" not in html
    assert "Nordsee &amp; Söhne" in html
    assert message.extra_headers["Message-ID"].endswith("@net.example>")


def test_a_name_cannot_smuggle_a_header_in() -> None:
    context = {"name": "Ida", "principal": "Hilde\r\nBcc: eve@elsewhere.example"}
    message = compose(Letter(to="ida@berg.example", template="members/mail/assistant", context=context))
    assert "\n" not in message.subject
    assert message.message()["Bcc"] is None


def test_a_letter_that_lacks_a_part_is_a_fault() -> None:
    with pytest.raises(TemplateDoesNotExist):
        compose(letter(template="members/mail/ode"))


@override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=9)
def test_a_stopped_mail_server_is_told_to_the_job() -> None:
    with pytest.raises(OSError, match="refused"):
        send(letter())
