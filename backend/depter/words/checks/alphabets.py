"""What is pinned about the letters of each language, for the checks.

It must never be taken from a library or from a text in use.
"""

#: Letters of each language beyond the Russian alphabet.
NATIONAL = {"ru": "", "kk": "әғқңөұүһі", "ky": "ңөү", "tg": "ғӣқӯҳҷ"}
RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")

#: A Cyrillic letter for a Latin or Greek one that looks like it.
_LOOKALIKE = dict(
    zip(
        "AaBCcEeHKkMmOoPpTXxYyËëΑΒΕΗΚΜΟοΡρΤΧχΥ",
        "АаВСсЕеНКкМмОоРрТХхУуЁёАВЕНКМОоРрТХхУ",
        strict=True,
    )
)
#: The same where only one language has the letter: «і» and «һ» are letters of Kazakh alone.
_OWN_LOOKALIKE = {
    "kk": dict(zip("IiƏəhƟɵÏï", "ІіӘәһӨөІі", strict=True)),
    "ky": dict(zip("Ɵɵ", "Өө", strict=True)),
}
#: Letters of other Cyrillic alphabets and of old Tajik fonts, by the letter that was meant.
_FOREIGN = {
    "kk": dict(zip("ӉӊҤҥҲҳЇїЌќЃѓҜҝ", "ҢңҢңҺһІіҚқҒғҚқ", strict=True)),
    "ky": dict(zip("ӉӊҤҥҰұ", "ҢңҢңҮү", strict=True)),
    "tg": dict(zip("ЇїЎўЉљЊњЌќЃѓӶӷҔҕҜҝҰұҺһ", "ӢӣӮӯҶҷҲҳҚқҒғҒғҒғҚқӮӯҲҳ", strict=True)),
    "ru": dict(zip("Іі", "Ии", strict=True)),
}


def allowed(code: str) -> frozenset[str]:
    """The small letters of a language."""
    return RUSSIAN | frozenset(NATIONAL[code])


def lookalikes(code: str) -> dict[str, str]:
    """Latin letter to the Cyrillic letter that was meant."""
    return _LOOKALIKE | _OWN_LOOKALIKE.get(code, {})


def meant(code: str) -> dict[str, str]:
    """Foreign Cyrillic letter to the letter of this language; only where the choice is plain."""
    return _FOREIGN[code]
