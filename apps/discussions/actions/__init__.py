from apps.discussions.actions.attribute import change_attribution
from apps.discussions.actions.decide import (
    decline_comment,
    hide_comment,
    publish_comment,
    restore_comment,
    return_comment,
)
from apps.discussions.actions.draft import discard_draft, save_draft
from apps.discussions.actions.endorse import endorse_comment, take_back_endorsement
from apps.discussions.actions.hold import release, release_held
from apps.discussions.actions.read import note_all_seen, note_seen
from apps.discussions.actions.tag import confirm_objectives, set_objectives
from apps.discussions.actions.translate import (
    decline_translation,
    publish_translation,
    submit_translation,
    withdraw_translation,
)
from apps.discussions.actions.write import revise_comment, submit_comment, withdraw_comment

__all__ = [
    "change_attribution",
    "confirm_objectives",
    "decline_comment",
    "decline_translation",
    "discard_draft",
    "endorse_comment",
    "hide_comment",
    "note_all_seen",
    "note_seen",
    "publish_comment",
    "publish_translation",
    "release",
    "release_held",
    "restore_comment",
    "return_comment",
    "revise_comment",
    "save_draft",
    "set_objectives",
    "submit_comment",
    "submit_translation",
    "take_back_endorsement",
    "withdraw_comment",
    "withdraw_translation",
]
