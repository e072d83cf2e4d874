"""What can become of an envelope at this desk; names only, what each means to a person stands in
``explain``. It must never hold a rule."""

NEW = "new"  # kept, and not looked at yet
SAFE = "safe"  # every step passed; may be acknowledged. A withdrawal: in force
WAITING = "waiting"  # something is still missing: a blob, a directory entry
QUARANTINED = "quarantined"  # a mark stops it until a supervisor decides
UNOPENED = "unopened"  # sealed to us, and does not open
OTHERS = "others"  # not sealed to this desk
WITHDRAWN = "withdrawn"  # hidden, not erased yet
STUB = "stub"  # erased; the stub remains
NEWER = "newer"  # of a kind that this version does not know
NOTED = "noted"  # an acknowledgement, checkpoint, grant, nack or return, taken in

READABLE = frozenset({SAFE, WAITING})
UNSETTLED = frozenset({NEW, WAITING, QUARANTINED, OTHERS, UNOPENED})
