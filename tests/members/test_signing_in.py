"""Coming in by a mailed code."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from conclave.members import codes
from conclave.members.commands.standing import suspend
from conclave.members.models import Account
from tests.cast import DAWN, Cast
from tests.house.letters import code_in, delivered, wrong_for


def ask(browser: Client, email: str) -> Any:
    return browser.post("/sign-in/", {"email": email})


def type_in(browser: Client, code: str) -> Any:
    return browser.post("/sign-in/code/", {"code": code})


def is_in(browser: Client) -> bool:
    return bool(browser.get("/me/").status_code == 200)


def words(response: Any) -> str:
    """A page as read, without what is new each time."""
    return re.sub(r'value="[^"]{64}"|nonce="[^"]+"', "", response.content.decode())


def test_a_member_comes_in_with_the_code_from_their_letter(cast: Cast, client: Client) -> None:
    assert ask(client, "hilde@vos.example").headers["Location"] == "/sign-in/code/"
    assert not is_in(client)
    [letter] = delivered()
    assert letter.to == ["hilde@vos.example"]
    came = type_in(client, code_in(letter))
    assert (came.status_code, came.headers["Location"]) == (302, "/welcome/")
    assert is_in(client)


@pytest.mark.parametrize("spaced", ["{0}{1}", "{0} {1}", " {0}-{1} "])
def test_a_code_may_be_typed_with_spaces(cast: Cast, client: Client, spaced: str) -> None:
    ask(client, "Hilde@Vos.example")
    code = code_in(delivered()[-1])
    assert type_in(client, spaced.format(code[:3], code[3:])).status_code == 302
    assert is_in(client)


def test_an_applicant_arrives_at_their_application_and_an_assistant_at_their_own_page(cast: Cast) -> None:
    arrived = {}
    for account in (cast.piet, cast.ben):
        browser = Client()
        ask(browser, account.email)
        arrived[account.name] = type_in(browser, code_in(delivered(account.email)[-1])).headers["Location"]
    assert arrived == {"Piet Adeyemi": "/application/", "Ben Rask": "/me/"}


def test_a_stranger_gets_the_same_answer_and_no_letter(cast: Cast) -> None:
    known, unknown = Client(), Client()
    answers = [ask(known, "hilde@vos.example"), ask(unknown, "hilde@elsewhere.example")]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    pages = [words(known.get("/sign-in/code/")), words(unknown.get("/sign-in/code/"))]
    assert pages[0].replace("hilde@vos.example", "X") == pages[1].replace("hilde@elsewhere.example", "X")
    assert [letter.to for letter in delivered()] == [["hilde@vos.example"]]
    wrong = [words(type_in(known, "000000")), words(type_in(unknown, "000000"))]
    assert wrong[0].replace("hilde@vos.example", "X") == wrong[1].replace("hilde@elsewhere.example", "X")


def test_a_wrong_code_is_told_and_the_right_one_still_works(cast: Cast, client: Client) -> None:
    ask(client, "hilde@vos.example")
    code = code_in(delivered()[-1])
    answer = type_in(client, wrong_for(code))
    assert answer.status_code == 422
    assert "That is not the code." in answer.content.decode()
    assert not is_in(client)
    assert type_in(client, code).status_code == 302


def test_after_five_wrong_codes_even_the_right_one_is_refused(cast: Cast, client: Client) -> None:
    ask(client, "hilde@vos.example")
    code = code_in(delivered()[-1])
    for _ in range(5):
        type_in(client, wrong_for(code))
    type_in(client, code)
    assert not is_in(client)


def test_a_code_is_good_for_fifteen_minutes(cast: Cast, client: Client) -> None:
    ask(client, "hilde@vos.example")
    code = code_in(delivered()[-1])
    grow_older(client, 15 * 60 + 1)
    type_in(client, code)
    assert not is_in(client)


def test_a_code_works_once(cast: Cast, client: Client) -> None:
    ask(client, "hilde@vos.example")
    code = code_in(delivered()[-1])
    type_in(client, code)
    client.post("/sign-out/")
    assert type_in(client, code).headers["Location"].startswith("/sign-in/")
    assert not is_in(client)


def test_a_code_is_of_no_use_in_another_browser(cast: Cast, client: Client) -> None:
    ask(client, "hilde@vos.example")
    code = code_in(delivered()[-1])
    thief = Client()
    type_in(thief, code)
    assert not is_in(thief)
    ask(thief, "hilde@vos.example")
    type_in(thief, code)
    assert not is_in(thief)


def test_neither_the_database_nor_the_session_holds_the_code(cast: Cast, client: Client) -> None:
    ask(client, "hilde@vos.example")
    rows = [str(row.args_kwargs) for row in DBTaskResult.objects.all()]
    session = str(dict(client.session))
    code = code_in(delivered()[-1])
    assert rows != []
    assert code not in "".join(rows)
    assert code not in session


def test_where_one_wanted_to_go_is_kept_unless_it_lies_elsewhere(cast: Cast) -> None:
    arrived = {}
    for wanted in ("/members/", "https://evil.example/", "//evil.example/"):
        browser = Client()
        browser.post(f"/sign-in/?next={wanted}", {"email": cast.hilde.email})
        code = code_in(delivered(cast.hilde.email)[-1])
        arrived[wanted] = browser.post(f"/sign-in/code/?next={wanted}", {"code": code}).headers["Location"]
    assert arrived == {"/members/": "/members/", "https://evil.example/": "/welcome/", "//evil.example/": "/welcome/"}


def test_nobody_signs_themselves_up(cast: Cast, client: Client) -> None:
    before = Account.objects.count()
    assert client.get("/sign-up/").status_code == 200
    assert client.post("/sign-up/", {"email": "eve@elsewhere.example"}).status_code == 403
    ask(client, "eve@elsewhere.example")
    assert Account.objects.count() == before
    assert delivered() == []


@pytest.mark.parametrize(
    "address", ["/accounts/signup/", "/accounts/login/", "/accounts/password/reset/", "/accounts/3rdparty/", "/signup/", "/admin/"]
)
def test_the_doors_of_the_libraries_are_walled_up(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404
    assert client.post(address, {"email": "eve@elsewhere.example"}).status_code == 404


def test_somebody_suspended_gets_a_page_instead_of_a_place(cast: Cast, client: Client) -> None:
    suspend(actor=cast.ruth, account=cast.hilde, reason="Under review", now=DAWN)
    ask(client, "hilde@vos.example")
    for letter in delivered():
        type_in(client, code_in(letter))
    assert not is_in(client)


def test_nobody_floods_a_mailbox(cast: Cast) -> None:
    answers = [ask(Client(), "hilde@vos.example") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 422, 422]
    assert "That was too often in a short time." in answers[-1].content.decode()
    assert len(delivered("hilde@vos.example")) == 3


def test_by_the_day_few_codes_go_to_one_mailbox(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A code is guessed at five times: 20 codes a day are a hundred guesses in a million."""
    sent = 0
    for hour in range(24):
        monkeypatch.setattr("time.time", lambda hour=hour: DAWN.timestamp() + hour * 3600)
        sent += sum(ask(Client(), "hilde@vos.example").status_code == 302 for _ in range(3))
    assert sent == 20


def test_guesses_made_at_once_are_counted_one_by_one(cast: Cast, client: Client) -> None:
    """Each of them sees the session as it was before the others."""
    ask(client, "hilde@vos.example")
    code = code_in(delivered()[-1])
    before = dict(client.session)
    statuses = []
    for _ in range(12):
        statuses.append(type_in(client, wrong_for(code)).status_code)
        session = client.session
        session.update(before)
        session.save()
    assert statuses == [422] * 10 + [429] * 2


def test_a_code_for_nobody_is_never_right(cast: Cast, client: Client) -> None:
    """Where no letter was sent there is no nonce; the digits of an empty one must not open anything."""
    ask(client, "nobody@elsewhere.example")
    answer = type_in(client, codes.code_of(codes.SIGN_IN, ""))
    assert answer.status_code == 422
    assert not is_in(client)


def grow_older(browser: Client, seconds: int) -> None:
    """Moves what the session remembers of a code into the past."""
    session = browser.session
    session["account_login"] = older(session["account_login"], seconds)
    session.save()


def older(value: Any, seconds: int) -> Any:
    if isinstance(value, dict):
        return {key: held - seconds if key == "at" else older(held, seconds) for key, held in value.items()}
    return value
