"""What can go wrong in conversations.

ConversationsError
├── EpochPassed     409  somebody else's commit was first; the device reads on and builds its own again
├── NotBegun        409  no device has made the group yet
├── Closed          410  the circle was begun anew; it goes on in another conversation
├── Remembers       409  this circle's charter does not forget with the session
├── AlreadyBegun    409  another device made the group
├── Replayed        409  these bytes are in the log already, from another device
├── DeviceRevoked   409  the device may not speak any more
├── AccountExists   409  the account has a key, and it is another one
├── DeviceExists    409  the register knows that device already
├── TooManyDevices  409  the person revokes some first
├── NoAccountKey    409  the account's own key comes first
├── StaleBackup     409  another device has put away a newer one
├── RegisterMoved   409  the register ends elsewhere by now; the device reads on
├── NotYours        409  only a device of that account gives this line back
├── TooManyLines    409  everybody reads the register whole
├── AnotherKey      409  the register names another key; the device reads on, and the two compare again
├── AlreadyConfirmed 409 they confirmed that key before
├── NotConfirmed    409  there is nothing to withdraw
├── TooManyAsking   409  other browsers of the account wait already
├── PairingOver     409  the browser was answered, or has waited too long
├── ChainBroken     409  the archive goes on elsewhere
├── BlobTaken       409  another file has that id, or had it
├── ChunkDiffers    409  other bytes stand there already
├── FilesWaiting    429  this device has begun so many files that it finishes some first
├── DayFull         413  the member goes on tomorrow
├── ShelfFull       413  the member withdraws old files, or the operator gives more room
├── AlreadySeated   409  they sit there already
├── NotSeated       409  they do not sit there
├── NotClaimable    409  a device that cannot be added, or not any more
├── PeersUnusable   409  one of the five cannot hold a part; the person chooses another
├── TooFewPeers     409  fewer than three hold a part
├── AskedTooOften   409  the person waits
├── Unproven        409  the person proves once more that it is them
├── RequestEnded    409  cancelled, finished, expired, or asked anew
├── Malformed       422  bytes or fields that no client of ours sends
└── Forged          422  a signature that does not hold
"""

from __future__ import annotations

from conclave.core.errors import ConclaveError, Conflict, Invalid, TooLarge, TooMany


class ConversationsError(ConclaveError):
    """The family of this domain."""


class EpochPassed(ConversationsError, Conflict):
    code = "epoch-passed"
    words = "Somebody else changed the conversation first. This device reads on and tries again."


class NotBegun(ConversationsError, Conflict):
    code = "not-begun"
    words = "No device has opened this conversation yet."


class Closed(ConversationsError):
    status = 410
    code = "closed"
    words = "This circle was begun anew. What was said before stays readable; what you say goes into the new room."


class Remembers(ConversationsError, Conflict):
    code = "remembers"
    words = "This circle does not forget with the session. Its charter says what it keeps."


class AlreadyBegun(ConversationsError, Conflict):
    code = "already-begun"
    words = "Another device has opened this conversation already."


class Replayed(ConversationsError, Conflict):
    code = "replayed"
    words = "This was said before, by another device. It was not stored again."


class DeviceRevoked(ConversationsError, Conflict):
    code = "device-revoked"
    words = "This device was taken off your account. Add it again before you go on."


class AccountExists(ConversationsError, Conflict):
    code = "account-exists"
    words = "Your account has a key already. Open it with your recovery kit instead of making another."


class DeviceExists(ConversationsError, Conflict):
    code = "device-exists"
    words = "This device is in the register already."


class TooManyDevices(ConversationsError, Conflict):
    code = "too-many-devices"
    words = "Your account has as many devices as one may have. Take off those that you do not use any more."


class NoAccountKey(ConversationsError, Conflict):
    code = "no-account-key"
    words = "Your account has no key yet. Make it first, with its recovery kit."


class StaleBackup(ConversationsError, Conflict):
    code = "stale-backup"
    words = "Another of your devices has changed your keys at the same moment. Nothing was lost; try again."


class TooManyAsking(ConversationsError, Conflict):
    code = "too-many-asking"
    words = "Several browsers ask to come in already. Answer those on a device that holds your keys, or wait ten minutes."


class PairingOver(ConversationsError, Conflict):
    code = "pairing-over"
    words = "That browser does not wait any more. Let it ask again."


class TooManyLines(ConversationsError, Conflict):
    code = "too-many-lines"
    words = "Your account has written as much into the register of keys as one may. Please tell your steward."


class NotYours(ConversationsError, Conflict):
    code = "not-yours"
    words = "The next line of the register comes back with a device of whoever it is about."


class RegisterMoved(ConversationsError, Conflict):
    code = "register-moved"
    words = "The register of keys has grown meanwhile. This device reads on and tries again."


class AnotherKey(ConversationsError, Conflict):
    code = "another-key"
    words = "Their key has changed in the meantime. Load this page again, and compare once more."


class AlreadyConfirmed(ConversationsError, Conflict):
    code = "already-confirmed"
    words = "You have confirmed this key before."


class NotConfirmed(ConversationsError, Conflict):
    code = "not-confirmed"
    words = "You have not confirmed this key, or have taken that back already."


class ChainBroken(ConversationsError, Conflict):
    code = "chain-broken"
    words = "Another of your devices has added to this archive. This one reads it first and then goes on."


class AlreadySeated(ConversationsError, Conflict):
    code = "already-seated"
    words = "They sit there already."


class NotSeated(ConversationsError, Conflict):
    code = "not-seated"
    words = "They do not sit there."


class PeersUnusable(ConversationsError, Conflict):
    code = "peers-unusable"
    words = "Choose five different members who have made their keys."


class TooFewPeers(ConversationsError, Conflict):
    code = "too-few-peers"
    words = "Fewer than three of your peers hold a part for you, so they cannot bring your keys back. Please tell your steward."


class AskedTooOften(ConversationsError, Conflict):
    code = "asked-too-often"
    words = "Your peers were asked five times in the last thirty days. Wait, or tell your steward."


class Unproven(ConversationsError, Conflict):
    code = "unproven"
    words = "Before your peers are called, prove once more that it is you."


class RequestEnded(ConversationsError, Conflict):
    code = "request-ended"
    words = "This request has ended: it was cancelled, finished, made anew, or is older than two weeks. Nothing was handed out."


class Malformed(ConversationsError, Invalid):
    code = "malformed"
    words = "What this device sent cannot be read. Nothing was stored."


class Forged(ConversationsError, Invalid):
    code = "forged"
    words = "What this device sent is not signed by your account. Nothing was stored."


class SomebodyElse(ConversationsError, Conflict):
    code = "somebody-else"
    words = "Somebody else is signed in on this browser now. Nothing was stored."


class NotClaimable(ConversationsError, Conflict):
    code = "not-claimable"
    words = "One of these devices cannot be added: it is not in the register, was revoked, or its owner does not sit here."


class BlobTaken(ConversationsError, Conflict):
    code = "blob-taken"
    words = "This file cannot be stored under that name any more. This device takes another name and sends it again."


class ChunkDiffers(ConversationsError, Conflict):
    code = "chunk-differs"
    words = "A part of this file was stored before, and it was not the same. Send the file again."


class FilesWaiting(ConversationsError, TooMany):
    code = "files-waiting"
    words = "Several files are on their way from this device. The next one begins by itself when one of them has arrived."


class DayFull(ConversationsError, TooLarge):
    code = "day-full"
    words = "You have sent as much in files as one member can in a day. It is kept here; send it again tomorrow."


class ShelfFull(ConversationsError, TooLarge):
    code = "shelf-full"
    words = "Your files take all the room that one member has. Delete some that are not needed any more, or ask whoever runs the network for room."
