"""What can go wrong among members.

MembersError
├── LinkUsed        410  somebody opened it before; the operator makes a new one
├── LinkExpired     410  too old; the operator makes a new one
├── CodeWrong       422  the person types it again
├── CodeExpired     422  the person asks for a new one
├── AlreadyThere    409  what was asked is so already
├── NotAnAssistant  422  the address cannot be named
└── NotAMember      422  there is no open standing to change
"""

from __future__ import annotations

from conclave.core.errors import ConclaveError, Conflict, Invalid


class MembersError(ConclaveError):
    """The family of this domain."""


class LinkUsed(MembersError):
    status = 410
    code = "link-used"
    words = "This link was used before, and works only once. Whoever runs the network can make a new one."


class LinkExpired(MembersError):
    status = 410
    code = "link-expired"
    words = "This link is too old. Whoever runs the network can make a new one."


class CodeWrong(MembersError, Invalid):
    code = "code-wrong"
    words = "That is not the code. Look at the newest letter, and type its six digits."


class CodeExpired(MembersError, Invalid):
    code = "code-expired"
    words = "That code is no longer good. Ask for a new one; it comes within a minute."


class AlreadyThere(MembersError, Conflict):
    code = "already"
    words = "That is so already."


class NotAnAssistant(MembersError, Invalid):
    code = "not-an-assistant"
    words = "This address cannot be named as an assistant's. Use one that is not yours and that nobody in the network signs in with."


class NotAMember(MembersError, Invalid):
    code = "not-a-member"
    words = "Nobody with that address is in the network."
