"""Who may do what in a discussion.

`discussions.add_comment` is asked about a consultation, the others about a comment.
"""

import rules

from apps.consultations.enums import Feature
from apps.consultations.rules import Visitor, phase_allows
from apps.discussions.models import Comment


@rules.predicate
def has_account(user: Visitor, subject: object) -> bool:
    return user.is_authenticated and user.is_active


@rules.predicate
def is_author(user: Visitor, comment: Comment) -> bool:
    return user.is_authenticated and comment.author_id == user.pk


@rules.predicate
def may_be_revised(user: Visitor, comment: Comment) -> bool:
    return comment.may_be_revised


comments_are_open = phase_allows(Feature.COMMENT)

rules.add_perm("discussions.add_comment", has_account & comments_are_open)
rules.add_perm("discussions.change_comment", is_author & may_be_revised)
rules.add_perm("discussions.withdraw_comment", is_author)
