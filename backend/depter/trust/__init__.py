"""Who belongs to an organisation and who may open what (SPEC 10): root, directory, invitations,
joining, acknowledgements, escrow, key files; knows neither web, database nor language."""

from depter.trust.acknowledgements import (
    BelievedAcknowledgement,
    acknowledged_by,
    may_forget,
    verify_acknowledgement,
)
from depter.trust.directory import Device, Directory, Member
from depter.trust.entries import (
    Entry,
    Operation,
    Reason,
    Role,
    entry_add,
    entry_add_key,
    entry_administrators,
    entry_policy,
    entry_revoke,
    entry_set_role,
    entry_words,
)
from depter.trust.escrow import combine, open_escrow, split
from depter.trust.freshness import Freshness, issue_freshness, verify_freshness
from depter.trust.invitation import Invitation, qr_svg, qr_terminal
from depter.trust.joining import (
    JoinRequest,
    approve_join,
    check_join,
    join_request,
    own_membership,
    read_join,
)
from depter.trust.keyfile import FLOOR, Argon2Cost, open_keyfile, seal_keyfile
from depter.trust.labels import open_label, seal_label
from depter.trust.organisation import (
    Administrator,
    NewOrganisation,
    create_organisation,
    open_root_key,
    seal_root_key,
    spoken,
)
from depter.trust.randomness import generated_passphrase, system_random_bytes
from depter.trust.root import (
    OrganisationKind,
    Root,
    SignedRoot,
    create_root,
    sign_root,
    verify_successor,
)

__all__ = [
    "FLOOR",
    "Administrator",
    "Argon2Cost",
    "BelievedAcknowledgement",
    "Device",
    "Directory",
    "Entry",
    "Freshness",
    "Invitation",
    "JoinRequest",
    "Member",
    "NewOrganisation",
    "Operation",
    "OrganisationKind",
    "Reason",
    "Role",
    "Root",
    "SignedRoot",
    "acknowledged_by",
    "approve_join",
    "check_join",
    "combine",
    "create_organisation",
    "create_root",
    "entry_add",
    "entry_add_key",
    "entry_administrators",
    "entry_policy",
    "entry_revoke",
    "entry_set_role",
    "entry_words",
    "generated_passphrase",
    "issue_freshness",
    "join_request",
    "may_forget",
    "open_escrow",
    "open_keyfile",
    "open_label",
    "open_root_key",
    "own_membership",
    "qr_svg",
    "qr_terminal",
    "read_join",
    "seal_keyfile",
    "seal_label",
    "seal_root_key",
    "sign_root",
    "split",
    "spoken",
    "system_random_bytes",
    "verify_acknowledgement",
    "verify_freshness",
    "verify_successor",
]
