from tests.access.audiences import (
    AUTHOR,
    CHATHAM_HOUSE,
    DESK,
    EVERYONE,
    NOBODY,
    ORGANISERS,
    PARTICIPANT,
    READERS,
    SIGNED_IN,
    SPEAKERS,
    WOULD_SPEAK,
)
from tests.access.rows import METHODS, Row
from tests.access.things import (
    ATTACHMENTS,
    CO_SIGNATURE,
    CO_SIGNATURE_TOKEN,
    COMMENT_REFERENCES,
    COMMENTS,
    CONSULTATION,
    DRAFT,
    FLOOR,
    OWN_TRANSLATIONS,
    PROTECTION,
    QUESTION,
    QUESTION_NUMBER,
    REVEAL,
    SEALED,
    TO_WRITE_UNDER,
)

# What was declined, hidden or withdrawn is no longer its author's to change. After the close only what came back
# can be sent anew: it had been submitted before.
REVISABLE = {
    "published": AUTHOR & SPEAKERS,
    "edited": AUTHOR & SPEAKERS,
    "pending": AUTHOR & SPEAKERS,
    "today": AUTHOR & SPEAKERS,
    "returned": AUTHOR & WOULD_SPEAK,
}
# What somebody else has said, as long as readers see it.
ENDORSERS = {"published": SPEAKERS - AUTHOR, "edited": SPEAKERS - AUTHOR}
WORDS = {"body": "Another wording.", "language": "en"}

# What readers see, by who may comment there, and by who decides there at any time; where nobody is named
# by the latter alone.
TRANSLATORS = ((SPEAKERS - CHATHAM_HOUSE) | DESK) & READERS

# Under the Chatham House Rule nobody signs anything.
JOINT_AUTHOR = AUTHOR - CHATHAM_HOUSE

ROWS = (
    Row("discussions:question", QUESTION, get=READERS),
    Row("discussions:open_floor", FLOOR, get=READERS),
    Row("discussions:question_address", QUESTION_NUMBER, get=READERS),
    Row(
        "discussions:comments",
        QUESTION_NUMBER,
        post=SPEAKERS,
        data=lambda world: WORDS,
        asks_first=("POST",),
    ),
    Row("discussions:fresh", QUESTION_NUMBER, get=READERS),
    Row("discussions:languages", post=EVERYONE, data=lambda world: {"choice": "hide.fr"}),
    Row(
        "discussions:reading",
        QUESTION_NUMBER,
        post=READERS & SIGNED_IN,
        data=lambda world: {"seen": world.thread.published.pk},
        asks_first=("POST",),
    ),
    Row("discussions:attribution", CONSULTATION, get=ORGANISERS, post=ORGANISERS),
    Row("discussions:roundtable_attribution", FLOOR, get=ORGANISERS, post=ORGANISERS),
    Row("discussions:protection", CONSULTATION, get=WOULD_SPEAK, post=WOULD_SPEAK),
    Row("discussions:protections", CONSULTATION, get=ORGANISERS),
    Row("discussions:protection_decision", PROTECTION, post=ORGANISERS, data=lambda world: {"status": "granted"}),
    Row("discussions:reveal", SEALED, get=ORGANISERS, post=ORGANISERS),
    Row("discussions:reveals", CONSULTATION, get=ORGANISERS),
    Row("discussions:reveal_confirmation", REVEAL, post=ORGANISERS),
    Row("discussions:reveal_refusal", REVEAL, post=ORGANISERS),
    Row("discussions:co_signatures", COMMENTS["published"], get=JOINT_AUTHOR, post=JOINT_AUTHOR),
    Row("discussions:co_signature_removal", CO_SIGNATURE, post=JOINT_AUTHOR),
    Row(
        "discussions:co_signature",
        CO_SIGNATURE_TOKEN,
        get=EVERYONE,
        post=EVERYONE,
        data=lambda world: {"answer": "no"},
    ),
    Row("discussions:drafts", get=SIGNED_IN),
    Row(
        "discussions:draft_saving",
        TO_WRITE_UNDER,
        post=READERS & SIGNED_IN,
        asks_first=("POST",),
        data=lambda world: WORDS | {"question": world.question.pk},
    ),
    Row("discussions:draft", DRAFT, get=AUTHOR, asks_first=METHODS),
    Row("discussions:draft_removal", DRAFT, post=AUTHOR, asks_first=METHODS),
    *(
        Row("discussions:endorsement", thing, post=ENDORSERS.get(kind, NOBODY), data=lambda world: {"endorse": 1})
        for kind, thing in COMMENTS.items()
    ),
    *(
        Row(
            "discussions:translations",
            thing,
            get=TRANSLATORS if kind in ENDORSERS else NOBODY,
            post=TRANSLATORS if kind in ENDORSERS else NOBODY,
            data=lambda world, kind=kind: {
                "body": "Une traduction.",
                "language": "fr",
                "revision": getattr(world.thread, kind).published_revision_id or "",
            },
            asks_first=("POST",),
        )
        for kind, thing in COMMENTS.items()
    ),
    *(Row("discussions:translation_withdrawal", thing, post=PARTICIPANT) for thing in OWN_TRANSLATIONS),
    *(Row("discussions:attachment", thing, get=thing.seen_by) for thing in ATTACHMENTS),
    *(Row("discussions:attachment_thumbnail", thing, get=thing.seen_by) for thing in ATTACHMENTS),
    Row("discussions:preview", post=SIGNED_IN, data=lambda world: WORDS),
    *(Row("discussions:comment", thing, get=thing.seen_by) for thing in COMMENT_REFERENCES.values()),
    *(
        Row(
            "discussions:revision",
            COMMENTS[kind],
            get=revisers,
            post=revisers,
            data=lambda world: WORDS,
            asks_first=("POST",),
        )
        for kind, revisers in REVISABLE.items()
    ),
    *(Row("discussions:withdrawal", thing, post=AUTHOR) for thing in COMMENTS.values()),
)
