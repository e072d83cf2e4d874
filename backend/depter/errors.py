"""Every fault of the domain, each with a stable code; it knows no web, no database and no language.

Both twins use the same codes (SPEC 9). A text for a person is chosen by code in the program that
meets the person; an HTTP status is chosen by code in one table in ``relay/api``.
"""


class DepterError(Exception):
    """A fault with a stable ``code`` and the facts that belong to it.

    ``code`` is dotted lower-case ASCII ("chain.gap") and never changes its meaning.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy whole, facts included: faults cross to other processes and threads."""
        return _again, (type(self), self.code, self.facts)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code} ({told})" if told else self.code


def _again(kind: type[DepterError], code: str, facts: dict[str, object]) -> DepterError:
    return kind(code, **facts)


class CodecError(DepterError):
    """Bytes are not the one strict encoding (SPEC 2)."""


class EnvelopeError(DepterError):
    """An envelope or a blob fails a step of the verification order (SPEC 8)."""


class TrustError(DepterError):
    """A root, directory, invitation, join request or acknowledgement cannot be believed (SPEC 10)."""


class FormError(DepterError):
    """A form definition or an answer breaks the format."""


class WordsError(DepterError):
    """A catalog or a source text breaks the rules of ``translations/``."""


class RelayError(DepterError):
    """The relay refuses a request, or cannot be reached or understood."""


class DeskError(DepterError):
    """The desk cannot open its vault, its archive or a batch file."""
