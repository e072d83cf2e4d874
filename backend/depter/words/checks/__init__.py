"""The checks of the words: what is wrong with a text, how bad it is, and how to mend it.

They must never mend a text themselves, and never look at who wrote it.
"""

from depter.words.checks.alphabets import NATIONAL
from depter.words.checks.entry import check_entry, texts
from depter.words.checks.files import check_file, check_paths
from depter.words.checks.finding import Finding, Fix, Severity, errors
from depter.words.checks.groups import group_of, groups
from depter.words.checks.header import check_header
from depter.words.checks.spelling import Vocabulary

__all__ = [
    "NATIONAL",
    "Finding",
    "Fix",
    "Severity",
    "Vocabulary",
    "check_entry",
    "check_file",
    "check_header",
    "check_paths",
    "errors",
    "group_of",
    "groups",
    "texts",
]
