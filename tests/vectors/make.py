"""Makes the shared vector files anew: ``python -m tests.vectors.make [subject ...]``.

Signatures and wraps are drawn, so every run gives other bytes; a file once released is kept for ever
and new cases go into it by hand or into a new file. Half of the golden envelopes are made by the
phone's twin, run in node.
"""

import json
import sys
from collections.abc import Callable, Sequence

from tests.vectors.making import blobs, consent_code, envelopes, ground, keys, trust, words_key
from tests.vectors.making.cases import Document
from tests.vectors.reading import FOLDER

SUBJECTS: dict[str, Callable[[], Document]] = {
    "blobs": blobs.blobs,
    "cobblestone": ground.cobblestone_256,
    "codec": ground.codec,
    "consent_code": consent_code.consent_code,
    "envelopes": envelopes.envelopes,
    "envelopes_by_the_phone": envelopes.envelopes_by_the_phone,
    "feed_and_batch": blobs.feed_and_batch,
    "keys": keys.keys,
    "padding": ground.padding,
    "trust": trust.trust,
    "words_key": words_key.words_key,
}


def main(wanted: Sequence[str]) -> None:
    """Write the files named, or all."""
    for name in wanted or list(SUBJECTS):
        document = SUBJECTS[name]()
        path = FOLDER / f"{name}.json"
        path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
        sys.stdout.write(f"{path.name}: {len(document['cases'])} cases\n")


if __name__ == "__main__":
    main(sys.argv[1:])
