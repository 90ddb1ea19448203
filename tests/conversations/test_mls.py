"""The header of an MLS message, and whatever else somebody may send instead."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conclave.conversations.errors import Malformed
from conclave.conversations.mls import WireFormat, commit_epoch, header, message_epoch, require_kind
from tests.conversations.wire import commit_bytes, message_bytes, of_kind, vector

HERE, THERE = UUID("7c3f0a52-5b0e-4f39-9d1e-0d6f5f2f9b11"), UUID("00000000-0000-4000-8000-000000000001")
LARGEST = 2**64 - 1


@given(epoch=st.integers(0, LARGEST), sender=st.sampled_from([1, 4]))
def test_a_commit_tells_its_epoch(epoch: int, sender: int) -> None:
    assert commit_epoch(commit_bytes(HERE, epoch, sender=sender), HERE) == epoch


@given(epoch=st.integers(0, LARGEST))
def test_a_message_tells_its_epoch(epoch: int) -> None:
    assert message_epoch(message_bytes(HERE, epoch), HERE) == epoch


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        (commit_bytes(THERE, 0), "another conversation"),
        (commit_bytes(HERE, 0, content=1), "not a commit"),
        (commit_bytes(HERE, 0, content=2), "not a commit"),
        (commit_bytes(HERE, 0, sender=2), "Only a device of the group"),
        (commit_bytes(HERE, 0, sender=3), "Only a device of the group"),
        (message_bytes(HERE, 0), "no MLS message of the kind public message"),
        (of_kind(4), "no MLS message of the kind public message"),
        (b"\x00\x02" + commit_bytes(HERE, 0)[2:], "not of MLS 1.0"),
        (commit_bytes(HERE, 0)[:20], "cut short"),
        (b"", "cut short"),
    ],
)
def test_what_is_no_commit_of_this_conversation_is_refused_in_words(posted: bytes, words: str) -> None:
    with pytest.raises(Malformed, match=words):
        commit_epoch(posted, HERE)


@pytest.mark.parametrize("content", [2, 3, 0, 255])
def test_sealed_handshakes_are_refused(content: int) -> None:
    with pytest.raises(Malformed, match="not a sealed message"):
        message_epoch(message_bytes(HERE, 0, content=content), HERE)


@pytest.mark.parametrize("group", [b"\x40\x10" + HERE.bytes, b"\x80\x00\x00\x10" + HERE.bytes, b"\xc0" + bytes(7) + b"\x10" + HERE.bytes])
def test_a_length_that_is_not_written_in_the_shortest_way_is_refused(group: bytes) -> None:
    with pytest.raises(Malformed, match="length"):
        header(b"\x00\x01\x00\x02" + group + bytes(8) + b"\x01")


def test_long_authenticated_data_is_stepped_over() -> None:
    for size in (63, 64, 16383, 16384):
        head = vector(HERE.bytes) + (9).to_bytes(8, "big") + b"\x01\x00\x00\x00\x07" + vector(bytes(size)) + b"\x03"
        assert commit_epoch(b"\x00\x01\x00\x01" + head, HERE) == 9


@given(noise=st.binary(max_size=120), start=st.sampled_from([b"", b"\x00\x01\x00\x01", b"\x00\x01\x00\x02"]))
def test_noise_is_refused_and_never_crashes(noise: bytes, start: bytes) -> None:
    with pytest.raises(Malformed, match=r"\.$"):
        commit_epoch(start + noise, HERE)
    with suppress(Malformed):  # some noise makes a header
        assert len(header(start + noise).group) < len(noise)
    with suppress(Malformed):
        require_kind(start + noise, WireFormat.WELCOME)


@given(cut=st.integers(0, 45), sender=st.sampled_from([1, 4]))
def test_a_header_cut_anywhere_is_refused(cut: int, sender: int) -> None:
    whole = commit_bytes(HERE, 5, sender=sender, noise=0)
    if cut < len(whole):
        with pytest.raises(Malformed, match=r"cut short"):
            header(whole[:cut])


@given(at=st.integers(0, 100), value=st.integers(0, 255))
def test_a_changed_byte_never_passes_for_another_conversation(at: int, value: int) -> None:
    posted = bytearray(commit_bytes(THERE, 5, noise=60))
    posted[at % len(posted)] = value
    with pytest.raises(Malformed):
        commit_epoch(bytes(posted), HERE)
