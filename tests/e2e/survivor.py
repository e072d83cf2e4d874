"""A person who does not exist, and what she told: in Kyrgyz, with the Russian words of an office.

No name, place or event here is anybody's.
"""

from typing import Any, NamedTuple

STORY = (
    "Кечинде үйгө келишти. «Отделениеге баралы, протокол түзөбүз» дешти. "
    "Үчүнчү кабатта мени отургучка байлап, дубинка менен таманыма урушту. "
    "Бирөө «ласточка» деди, колумду артыма асып коюшту."
)
WITNESS = "Медайым А."
AFTER = "Теперь боится выходить одна, шьёт дома."


class Mark(NamedTuple):
    """A mark on the body map: set by a finger on that drawing, or from the list where none is named."""

    region: str
    side: str
    view: str = ""
    shape: str = "point"


# A scar of long ago, what two incidents did, and six findings with where they are: twenty marks.
SCAR = [Mark("forearm_back", "left")]
INCIDENTS: tuple[tuple[str, list[str], list[Mark]], ...] = (
    (
        "Дубинка менен таманга урушту. «Признавайся» деп кыйкырышты.",
        ["M01.object", "M03"],
        [
            Mark("sole", "left", "foot_left_sole"),
            Mark("sole", "right"),
            Mark("shin", "left", "body_front"),
            Mark("calf", "right", "body_back", "area"),
        ],
    ),
    (
        "«Ласточка» кылып асып коюшту, колум уюп калды.",
        ["M06.reverse"],
        [
            Mark("wrist", "left", "body_back"),
            Mark("wrist", "right", "body_back"),
            Mark("shoulder_blade", "left", "body_back", "line"),
        ],
    ),
)
FINDINGS: tuple[tuple[str, list[Mark]], ...] = (
    (
        "bruise",
        [
            Mark("sole", "left", "foot_left_sole", "area"),
            Mark("heel", "left", "foot_left_sole"),
        ],
    ),
    (
        "scar_linear",
        [
            Mark("wrist", "left", "body_front", "line"),
            Mark("wrist", "right", "body_front"),
        ],
    ),
    ("abrasion", [Mark("shin", "left", "body_front"), Mark("shin", "right")]),
    (
        "ligature_mark",
        [Mark("ankle", "left", "body_front"), Mark("ankle", "right", "body_front")],
    ),
    ("hyperpigmentation", [Mark("calf", "right", "body_back"), Mark("sole", "right")]),
    (
        "swelling",
        [Mark("shoulder_blade", "left", "body_back"), Mark("nape", "middle", "body_back")],
    ),
)

# Who did it and where, from the lists.
PERPETRATOR: dict[str, Any] = {
    "al__perp__role": ["hit", "ordered"],
    "al__perp__agency": "KG.police",
    "al__perp__uniform": "yes",
    "al__perp__uniform_look": "Кара форма, жең белгиси жок",
    "al__perp__description": "Мурду сынган, «начальник» деп кайрылышты.",
}
PLACE: dict[str, Any] = {
    "al__place__type": "police_station_office",
    "al__place__country": "KG",
    "al__place__region": "KG-GB",
    "al__place__name": "Үчүнчү кабаттагы кабинет",
    "al__place__people": 4,
}

# Nine numbers from a paper in Russian; the last of them asks for a talk about safety.
PAPER = [1, 1, 1, 2, 1, 1, 1, 1, 2]

COURT: dict[str, dict[str, Any]] = {
    "case": {
        "ci.requested_by": "survivor",
        "ci.purpose": ["medico_legal_criminal", "human_rights_record"],
        "ci.place_type": "ngo_office",
        "ci.session": {"ci__session__place": "ngo_office", "ci__session__breaks": 2},
        "ci.persons_present": {"ci__persons__role": "clinician"},
        "ci.restraint": "none",
        "ci.chaperone_offered": "yes",
    },
    "qualifications": {"cq.independence": "Эч бир органдын кызматкери эмесмин."},
    "own_knowledge": {
        "vt.basis": ["own_interview", "own_examination"],
        "vt.personal_knowledge": {"way": "paper"},
    },
    "narrative": {"al.summary": "Үч күн бөлүмдө кармалган, эки жолу кыйноого кабылган."},
    "closing_meeting": {
        "cl.end": {
            "cl__end__distress": 4,
            "cl__end__grounding": "yes",
            "cl__end__resources": ["psychological", "legal"],
            "cl__end__followup": "contact",
            "cl__end__followup_when": "2031-04-09T10:30",
        }
    },
    "closing": {"cl.told": ["help_near", "next_step", "code"]},
    "interpretation": {
        "in.physical": "Издер айтылган ыкмаларга дал келет.",
        "in.psych_not_assessed": "Убакыт жетпеди, кийинки жолугушууга калтырылды.",
    },
    "conclusions": {
        "co.evidence": ["physical", "history", "photographs"],
        "co.overall": "hc",
        "co.rationale": "Алты издин баары айтылганга туура келет.",
        "co.current_state": "Уктай албайт, «нервы сдали» дейт.",
        "co.recs": {"co__recs__kind": "psychological_care", "co__recs__urgency": "days"},
    },
    "truthfulness": {"st.signature": "by finger"},
    "restrictions": {"re.list": ["none"]},
    "signature": {
        "sg.date": "2026-11-20T16:05",
        "sg.place": "Бишкек",
        "sg.signature": "by finger",
    },
}
