"""A person who does not exist, and what she told: in Kyrgyz, with the Russian words of an office.

No name, place or event here is anybody's.
"""

from typing import Any

STORY = (
    "Кечинде үйгө келишти. «Отделениеге баралы, протокол түзөбүз» дешти. "
    "Үчүнчү кабатта мени отургучка байлап, дубинка менен таманыма урушту. "
    "Бирөө «ласточка» деди, колумду артыма асып коюшту."
)

# Six findings and where they are: twelve of the twenty marks.
FINDINGS = (
    ("bruise", [("sole", "left"), ("heel", "left")]),
    ("scar_linear", [("wrist", "left"), ("wrist", "right")]),
    ("abrasion", [("shin", "left"), ("shin", "right")]),
    ("ligature_mark", [("ankle", "left"), ("ankle", "right")]),
    ("hyperpigmentation", [("calf", "right"), ("sole", "right")]),
    ("swelling", [("shoulder_blade", "left"), ("nape", "middle")]),
)


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
    "psych": {"ps.done": "not_done", "ps.not_done_why": ["time"]},
    "closing_meeting": {
        "cl.end": {
            "cl__end__distress": 4,
            "cl__end__grounding": "yes",
            "cl__end__resources": ["psychological", "legal"],
            "cl__end__followup": "contact",
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
    "truthfulness": {"st.signature": {"way": "paper"}},
    "restrictions": {"re.list": ["none"]},
    "signature": {
        "sg.date": {"state": "answered"},
        "sg.place": "Бишкек",
        "sg.signature": {"way": "paper"},
    },
}
