"""What the delivery service keeps: who sits where, ciphertext in order, public keys, and backups it cannot open."""

from conclave.conversations.models.backup import ArchiveChunk, Backup, BackupSlot
from conclave.conversations.models.blobs import Blob, BlobChunk
from conclave.conversations.models.conversations import Conversation, Ending, GroupInfo, Participant
from conclave.conversations.models.devices import Device, KeyPackage
from conclave.conversations.models.log import LogEntry, Welcome
from conclave.conversations.models.pairings import Pairing
from conclave.conversations.models.peers import ChosenPeer, Recovery, Release
from conclave.conversations.models.register import RegisterEvent, RegisterHead

__all__ = [
    "ArchiveChunk",
    "Backup",
    "BackupSlot",
    "Blob",
    "BlobChunk",
    "ChosenPeer",
    "Conversation",
    "Device",
    "Ending",
    "GroupInfo",
    "KeyPackage",
    "LogEntry",
    "Pairing",
    "Participant",
    "Recovery",
    "RegisterEvent",
    "RegisterHead",
    "Release",
    "Welcome",
]
