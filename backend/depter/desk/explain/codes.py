"""Which words belong to which code of SPEC 8 and of the desk. An unknown code is told as such, never
hidden."""

from depter.desk.explain import envelopes, people, relays
from depter.desk.explain.shape import Explanation, Told
from depter.words import Translator


def explain(code: str, words: Translator) -> Explanation:
    """The words for a code; an unknown code is told as such, never hidden."""
    told = _CODES.get(code) or _CODES.get(code.partition(".")[0])
    return told(words) if told else _unknown(words)


def _unknown(w: Translator) -> Explanation:
    return Explanation(
        w.t("Something this desk has no words for"),
        w.t("A check found something unusual. What is archived stays as it is."),
        w.t("Write down the code beside this message and ask the people who look after Depter."),
    )


_CODES: dict[str, Told] = {
    "directory.fork": people.directory_fork,
    "directory.needed": people.directory_needed,
    "directory": people.directory_broken,
    "device.unknown": people.device_unknown,
    "device.late": people.device_late,
    "signature": envelopes.signature,
    "envelope.org": envelopes.foreign,
    "envelope": envelopes.damaged,
    "codec": envelopes.damaged,
    "core": envelopes.damaged,
    "size": envelopes.damaged,
    "batch": envelopes.damaged,
    "feed.shape": envelopes.damaged,
    "chain.gap": envelopes.chain_gap,
    "chain.equivocation": envelopes.equivocation,
    "chain": envelopes.chain_broken,
    "revision.member": envelopes.revision_member,
    "revision": envelopes.revision,
    "recipients": envelopes.recipients,
    "role": people.role,
    "kind.unknown": envelopes.kind_unknown,
    "feed.newer": envelopes.kind_unknown,
    "unwrap.recipient": envelopes.others,
    "unwrap": envelopes.unopened,
    "body": envelopes.unopened,
    "padding": envelopes.unopened,
    "payload": envelopes.unopened,
    "blob.missing": envelopes.blob_missing,
    "blob": envelopes.blob_broken,
    "form.unknown": envelopes.form_unknown,
    "nack": envelopes.nack,
    "feed.fork": relays.feed_fork,
    "feed.view": relays.feed_fork,
    "feed.epoch": relays.feed_epoch,
    "feed.withheld": relays.withheld,
    "feed.erased": relays.erased,
    "feed.stub": relays.stub,
    "feed": relays.feed_rewritten,
    "freshness": people.freshness,
    "join.conflict": people.join_conflict,
    "join": people.join_bad,
    "invitation": people.join_bad,
    "key": people.join_bad,
    "desk.fault": envelopes.not_looked_at,
    "words.key": relays.words_not_taken,
    "words.app": relays.words_newer,
    "words": relays.words_false,
    "withdrawal.member": envelopes.withdrawal_member,
    "narrowing.member": envelopes.narrowing_member,
}
