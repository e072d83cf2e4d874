"""What a desk says about a relay that lies, forgets or holds back; plain words, and a next step each time."""

from depter.desk.explain.shape import Explanation
from depter.words import Translator


def feed_fork(w: Translator) -> Explanation:
    return Explanation(
        w.t("The relay tells two people two different stories"),
        w.t(
            "A signed message from another member names the same place of the relay's history with "
            "another content. Both cannot be true. What is archived here stays as it is."
        ),
        w.t(
            "Tell the administrator by voice. Exchange batch files directly, and change the relay."
        ),
        grave=True,
    )


def feed_rewritten(w: Translator) -> Explanation:
    return Explanation(
        w.t("The relay changed its past"),
        w.t("The relay's history is not the one that this desk saw before. Your archive is whole."),
        w.t("Tell the administrator by voice. The desk offers the relay everything that it lost."),
        grave=True,
    )


def feed_epoch(w: Translator) -> Explanation:
    return Explanation(
        w.t("The relay was restored from a backup"),
        w.t("The relay began a new history. The desk compared it and offered all that was lost."),
        w.t(
            "Ask the operator whether this was meant. Phones will offer again what they still have."
        ),
    )


def withheld(w: Translator) -> Explanation:
    return Explanation(
        w.t("An envelope is being held back"),
        w.t("An envelope exists that the relay does not give, though it says it gave everything."),
        w.t("Ask the other members for a batch file. If it happens again, change the relay."),
        grave=True,
    )


def erased(w: Translator) -> Explanation:
    return Explanation(
        w.t("The relay erased something that nobody asked to erase"),
        w.t("Nobody signed that consent was taken back. What is archived here stays as it is."),
        w.t(
            "Tell the administrator by voice. Exchange batch files directly, and change the relay."
        ),
        grave=True,
    )


def stub(w: Translator) -> Explanation:
    return Explanation(
        w.t("The relay gives only the shell of an interview"),
        w.t("It says that the content was erased, but nobody signed that consent was taken back."),
        w.t("Ask another supervisor for a batch file. Keep the phone until somebody can open it."),
        grave=True,
    )


def words_false(w: Translator) -> Explanation:
    return Explanation(
        w.t("The relay gave words that are not the organisation's"),
        w.t(
            "The set of words was changed, is older than one that was here, or is not whole. The desk "
            "did not take it. The words of before stay in force, and all of them are kept."
        ),
        w.t("Tell the administrator by voice. Let the words be published again."),
        grave=True,
    )


def words_not_taken(w: Translator) -> Explanation:
    return Explanation(
        w.t("Words came that are signed by another key"),
        w.t("The administrator has not named this key. The desk did not take the words."),
        w.t("Ask the administrator whose key it is."),
    )


def words_newer(w: Translator) -> Explanation:
    return Explanation(
        w.t("Words came that need a newer Depter"),
        w.t("The desk did not take them. Everything else works as before."),
        w.t("Install the newest release of Depter."),
    )
