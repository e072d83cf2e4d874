"""One photo on paper: its picture, or why there is none, and what stands under it.

It must never draw bytes that did not pass their checks.
"""

from typing import Any

from depter.desk.desk import Desk
from depter.desk.report.setting import draws
from depter.desk.review import Photo, times
from depter.desk.shown import Interview
from depter.errors import DeskError, EnvelopeError
from depter.words import Translator

_FORMATS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


def photo_of(
    desk: Desk, interview: Interview, photo: Photo, w: Translator, *, drawn: bool
) -> tuple[dict[str, Any], bytes | None]:
    """A photo as the template takes it, and the bytes to draw; None where words stand in its place.
    ``drawn`` False: no picture is drawn at all."""
    file = w.t("File {number}", number=photo.number)
    caption = " · ".join([file, f"SHA-256 {photo.sha256}", *times(photo, w)])
    if photo.copy:
        shown = w.t(
            "The working copy is shown, without place and device. The original is kept unchanged."
        )
        caption += f" · {shown}"
    told = {"file": None, "format": "", "caption": caption}
    cannot = w.t("This photo cannot be drawn. Its bytes are kept unchanged.")
    if not photo.here:
        return told | {"alt": w.t("This photo has not arrived yet.")}, None
    if not photo.picture:
        return told | {"alt": w.t("A file that cannot be printed: {name}", name=photo.name)}, None
    if photo.undrawn == "large":
        large = w.t(
            "This photo has more than 50 megapixels and is not drawn. Its bytes are kept unchanged."
        )
        return told | {"alt": large}, None
    if photo.undrawn or not drawn:
        return told | {"alt": cannot}, None
    try:
        found, data = desk.attachment(
            interview.kept.env_hash, bytes.fromhex(photo.copy or photo.blob)
        )
    except (EnvelopeError, DeskError):
        return told | {"alt": w.t("This photo does not pass its checks.")}, None
    kind = _FORMATS[found.media_type]
    if not draws(data, kind):
        return told | {"alt": cannot}, None
    return told | {"format": kind, "alt": w.t("Photo of this interview")}, data
