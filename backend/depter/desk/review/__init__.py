"""An opened record as a person reads it: section by section, in any of the languages, every answer with
its state. It only arranges: it must never judge an answer, fill a gap, or turn "declined" into doubt.
"""

from depter.desk.review.clocks import times
from depter.desk.review.consents import review_words
from depter.desk.review.lines import (
    Agreed,
    Asked,
    Document,
    Line,
    Link,
    MarkedMap,
    Moment,
    Part,
    Photo,
    Reading,
    Rows,
    Said,
    each_line,
    pictured,
)
from depter.desk.review.reader import read, read_plain, withheld_blobs
from depter.desk.review.standing import older_words
from depter.desk.review.withheld import granted, items_of, without_taken_back

__all__ = [
    "Agreed",
    "Asked",
    "Document",
    "Line",
    "Link",
    "MarkedMap",
    "Moment",
    "Part",
    "Photo",
    "Reading",
    "Rows",
    "Said",
    "each_line",
    "granted",
    "items_of",
    "older_words",
    "pictured",
    "read",
    "read_plain",
    "review_words",
    "times",
    "withheld_blobs",
    "without_taken_back",
]
