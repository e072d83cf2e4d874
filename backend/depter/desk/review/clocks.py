"""The clocks that stand beside a file: the phone's, the relay's, the file's own. It must never correct one:
each is named for itself (6.8).
"""

from depter.desk.review.lines import Photo
from depter.words import Translator
from depter.words.dates import format_instant, instant_of

#: In an attachment (phone: worker/writer.ts): where it came from, when that was by the phone's clock, the
#: time a file says of itself, and the moment of TAKEN by the relay's clock; all in ms since 1970.
SOURCE, TAKEN, OWN, RELAY = 100, 101, 103, 104
#: Two clocks that differ by less say the same minute.
_SAME_MS = 60_000
_LAST_MS = 253_402_300_799_000


def times(photo: Photo, words: Translator) -> list[str]:
    """When a file came to be, by each clock that is known, in words."""

    def when(moment: int) -> str:
        return format_instant(instant_of(moment / 1000), words.locale)

    told: list[str] = []
    if photo.taken is not None and photo.camera:
        told.append(words.t("Taken by the clock of the phone: {when}", when=when(photo.taken)))
    elif photo.taken is not None:
        told.append(words.t("Added by the clock of the phone: {when}", when=when(photo.taken)))
    if photo.own is not None:
        own = when(photo.own)
        told.append(words.t("The file's own time, which nobody has checked: {when}", when=own))
    taken, relay = photo.taken, photo.relay
    if taken is not None and relay is not None and abs(relay - taken) >= _SAME_MS:
        told.append(words.t("By the clock of the relay: {when}", when=when(relay)))
    return told


def moment(value: object) -> int | None:
    """What a phone sealed may be anything."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < _LAST_MS:
        return value
    return None
