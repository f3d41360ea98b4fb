"""A thread with a comment in each state, all by one author, as moderators and the author have made it."""

from collections.abc import Callable
from dataclasses import dataclass

from apps.consultations.models import Question
from apps.discussions.actions import revise_comment, withdraw_comment
from apps.discussions.models import Comment
from apps.moderation.actions import decide
from apps.moderation.enums import NEEDS_REASON, Ruling
from apps.moderation.models import Reason
from tests.access.audiences import AUTHOR_AND_DESK, READERS, Audience
from tests.access.roles import Asker, Cast
from tests.factories import pending_comment, published_comment

Mark = Callable[[str, Audience], str]


@dataclass(frozen=True)
class Thread:
    published: Comment
    edited: Comment  # readers have its second wording, the third is pending
    pending: Comment
    returned: Comment
    declined: Comment
    hidden: Comment
    withdrawn: Comment


def make_thread(question: Question, cast: Cast, mark: Mark) -> Thread:
    return _Maker(question, cast, mark).make()


@dataclass(frozen=True)
class _Maker:
    question: Question
    cast: Cast
    mark: Mark

    def make(self) -> Thread:
        return Thread(
            published=self._published("published comment", READERS),
            edited=self._edited(),
            pending=self._pending("pending comment"),
            returned=self._ruled(self._pending("returned comment"), Ruling.RETURN),
            declined=self._ruled(self._pending("declined comment"), Ruling.DECLINE),
            hidden=self._ruled(self._published("hidden comment", AUTHOR_AND_DESK), Ruling.HIDE),
            withdrawn=self._withdrawn(),
        )

    def _published(self, what: str, audience: Audience) -> Comment:
        body = f"The {what}: {self.mark(what, audience)}"
        return published_comment(question=self.question, author=self.cast.people[Asker.AUTHOR], body=body)

    def _pending(self, what: str) -> Comment:
        body = f"The {what}: {self.mark(what, AUTHOR_AND_DESK)}"
        return pending_comment(question=self.question, author=self.cast.people[Asker.AUTHOR], body=body)

    def _ruled(self, comment: Comment, ruling: Ruling, note: str = "") -> Comment:
        note = f"The note: {self.mark(f'note on what was to {ruling}', AUTHOR_AND_DESK)}"
        revision = comment.latest_revision
        assert revision
        decide(
            moderator=self.cast.people[Asker.MODERATOR],
            comment=comment,
            revision=revision,
            ruling=ruling,
            reason=Reason.objects.first() if ruling in NEEDS_REASON else None,
            note=note,
        )
        return Comment.objects.get(pk=comment.pk)

    def _edited(self) -> Comment:
        comment = self._published("superseded wording", AUTHOR_AND_DESK)
        self._revise(comment, "second wording", READERS)
        comment = self._ruled(Comment.objects.get(pk=comment.pk), Ruling.PUBLISH)
        self._revise(comment, "pending edit", AUTHOR_AND_DESK)
        return Comment.objects.get(pk=comment.pk)

    def _revise(self, comment: Comment, what: str, audience: Audience) -> None:
        body = f"The {what}: {self.mark(what, audience)}"
        revise_comment(comment=comment, author=self.cast.people[Asker.AUTHOR], body=body, language="en")

    def _withdrawn(self) -> Comment:
        comment = self._published("withdrawn comment", AUTHOR_AND_DESK)
        withdraw_comment(comment=comment, author=self.cast.people[Asker.AUTHOR])
        return Comment.objects.get(pk=comment.pk)
