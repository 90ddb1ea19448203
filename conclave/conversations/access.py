"""What is found through whoever asks, or not at all."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from conclave.conversations.models import Blob, ChosenPeer, Conversation, Device, Pairing, Recovery, Welcome
from conclave.conversations.queries.devices import require_device
from conclave.conversations.queries.peers import asking
from conclave.conversations.queries.seats import beside, ever_sat, seated
from conclave.core.acquainted import are_acquainted
from conclave.core.errors import Missing
from conclave.members.access import access_listed
from conclave.members.models import Account
from conclave.members.visitor import Visitor


def access_conversation(account: Account, conversation: UUID) -> Conversation:
    """A conversation in which `account` sits now. Raises `Missing`."""
    found = seated(account).filter(pk=conversation).first()
    if found is None:
        raise Missing
    return found


def access_device(account: Account, device: str) -> Device:
    """One's own device. Raises `Missing`, or `DeviceRevoked`."""
    return require_device(account, device)


def access_welcome(account: Account, welcome: UUID) -> Welcome:
    """A Welcome for one of one's own devices. Raises `Missing`."""
    found = Welcome.objects.filter(pk=welcome, device__account=account).first()
    if found is None:
        raise Missing
    return found


def access_person(visitor: Visitor, account_id: UUID, now: datetime) -> Account:
    """Somebody whose keys the visitor may compare: listed, beside them in a conversation, or known to them. Raises `Missing`."""
    me = visitor.account if visitor.is_member else None
    near = me is not None and (account_id in beside(me.pk) or are_acquainted(me, account_id))
    found = Account.objects.filter(pk=account_id, is_active=True).first() if near else None
    if found is not None:
        return found
    return access_listed(visitor, account_id, now)


def access_held(peer: Account, account: UUID) -> ChosenPeer:
    """The part that `peer` holds for `account`. Raises `Missing`."""
    found = ChosenPeer.objects.filter(peer=peer, account=account, until__isnull=True).first()
    if found is None:
        raise Missing
    return found


def access_request(account: Account, recovery: UUID) -> Recovery:
    """A request that was made in one's own name. Raises `Missing`."""
    found = Recovery.objects.filter(pk=recovery, account=account).first()
    if found is None:
        raise Missing
    return found


def access_asking(peer: Account, recovery: UUID, now: datetime) -> Recovery:
    """An open request of somebody for whom `peer` holds a part. Raises `Missing`."""
    found = asking(peer, now).filter(pk=recovery).first()
    if found is None:
        raise Missing
    return found


def access_archive(account: Account, conversation: UUID) -> UUID:
    """Where one sits or once sat: one's own archive stays one's own. Raises `Missing`."""
    if not ever_sat(account, conversation):
        raise Missing
    return conversation


def access_blob(account: Account, blob: UUID) -> Blob:
    """A file of a conversation in which `account` sits now: a whole one, or one's own that is still being sent. Raises `Missing`."""
    found = Blob.objects.filter(pk=blob, gone_at__isnull=True, conversation__in=seated(account).values("pk")).first()
    if found is None or (found.whole_at is None and found.account_id != account.pk):
        raise Missing
    return found


def access_pairing(account: Account, pairing: UUID) -> Pairing:
    """A browser that asked to come in for `account`. Raises `Missing`."""
    found = Pairing.objects.filter(pk=pairing, account=account).first()
    if found is None:
        raise Missing
    return found


def access_own_asking(account: Account, pairing: UUID, asker: bytes) -> Pairing:
    """The same, for the browser that asked. Raises `Missing`."""
    found = access_pairing(account, pairing)
    if bytes(found.asker) != asker:
        raise Missing
    return found
