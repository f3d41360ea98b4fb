"""A thread with a comment in each state, all by one author, as moderators and the author have made it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.consultations.models import Question
from apps.discussions.actions import release, revise_comment, submit_comment, withdraw_comment
from apps.discussions.enums import TranslationStatus
from apps.discussions.models import Attachment, AttachmentKind, AttachmentState, Comment, CommentTranslation
from apps.discussions.models.attachment import thumbnail_of
from apps.moderation.actions import decide
from apps.moderation.enums import NEEDS_REASON, Ruling
from apps.moderation.models import Reason
from tests.access.audiences import AUTHOR, AUTHOR_AND_DESK, CHATHAM_HOUSE, DESK, PARTICIPANT, READERS, Audience
from tests.access.roles import Asker, Cast
from tests.factories import translation_of

PARTICIPANT_AND_DESK = PARTICIPANT | DESK
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
    today: Comment
    translation: CommentTranslation  # of the published one
    pending_translation: CommentTranslation


def make_thread(question: Question, cast: Cast, mark: Mark) -> Thread:
    return _Maker(question, cast, mark).make()


@dataclass(frozen=True)
class _Maker:
    question: Question
    cast: Cast
    mark: Mark

    def make(self) -> Thread:
        published, hidden = self._published("published comment", READERS | AUTHOR), self._hidden()
        translated = self._translated("published translation", published, READERS)
        waiting = self._translated(
            "pending translation", published, PARTICIPANT_AND_DESK, status=TranslationStatus.PENDING, language="es"
        )
        return Thread(
            published=published,
            edited=self._edited(),
            pending=self._pending("pending comment"),
            returned=self._ruled(self._pending("returned comment"), Ruling.RETURN),
            declined=self._ruled(self._pending("declined comment"), Ruling.DECLINE),
            hidden=hidden,
            withdrawn=self._withdrawn(),
            today=self._held(),
            translation=translated,
            pending_translation=waiting,
        )

    def _hidden(self) -> Comment:
        """With a translation that went with it; whoever made it has it in the copy of their data."""
        comment = self._published("hidden comment", AUTHOR_AND_DESK)
        self._translated("translation of the hidden comment", comment, PARTICIPANT)
        return self._ruled(comment, Ruling.HIDE)

    def _translated(self, what: str, comment: Comment, audience: Audience, **fields: object) -> CommentTranslation:
        """By the participant, as it may have been before nobody was named any more."""
        body = f"Traduction : {self.mark(what, audience | PARTICIPANT)}"
        participant, name = self.cast.people[Asker.PARTICIPANT], ""
        return translation_of(comment, translator=participant, translator_name=name, body=body, **fields)

    def _published(self, what: str, audience: Audience) -> Comment:
        return self._ruled(self._pending(what, audience), Ruling.PUBLISH)

    def _pending(self, what: str, audience: Audience = AUTHOR_AND_DESK) -> Comment:
        return self._released(self._submit(what, audience))

    def _submit(self, what: str, audience: Audience) -> Comment:
        author = self.cast.people[Asker.AUTHOR]
        body = f"The {what}: {self.mark(what, audience)}"
        files = [self._uploaded(what, audience)]
        return submit_comment(author=author, question=self.question, body=body, language="en", files=files).comment

    def _uploaded(self, what: str, audience: Audience) -> Attachment:
        """A file with a token in it, and one in its name; the name can tell who wrote."""
        content = f"The file of the {what}: {self.mark(f'file of the {what}', audience)}".encode()
        name = self.mark(f"name of the file of the {what}", (audience - CHATHAM_HOUSE) | AUTHOR)
        file = default_storage.save("attachments/file", ContentFile(content))
        default_storage.save(thumbnail_of(file), ContentFile(content))
        return Attachment.objects.create(
            owner=self.cast.people[Asker.AUTHOR],
            name=f"{name}.pdf",
            file=file,
            thumbnail_width=240,
            thumbnail_height=180,
            kind=AttachmentKind.PDF,
            size=len(content),
            state=AttachmentState.CLEAN,
        )

    def _released(self, comment: Comment) -> Comment:
        """Where it is held until its day is over, that day is over."""
        release(comment)
        return Comment.objects.get(pk=comment.pk)

    def _held(self) -> Comment:
        """Of today: under the Chatham House Rule its author alone knows that it is there."""
        return self._submit("comment of today", AUTHOR | (DESK - CHATHAM_HOUSE))

    def _ruled(self, comment: Comment, ruling: Ruling) -> Comment:
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
        self._revise(comment, "second wording", READERS | AUTHOR)
        comment = self._ruled(Comment.objects.get(pk=comment.pk), Ruling.PUBLISH)
        self._revise(comment, "pending edit", AUTHOR_AND_DESK)
        return Comment.objects.get(pk=comment.pk)

    def _revise(self, comment: Comment, what: str, audience: Audience) -> None:
        body = f"The {what}: {self.mark(what, audience)}"
        author, files = self.cast.people[Asker.AUTHOR], [self._uploaded(what, audience)]
        revise_comment(comment=comment, author=author, body=body, language="en", files=files)
        self._released(comment)

    def _withdrawn(self) -> Comment:
        comment = self._published("withdrawn comment", AUTHOR_AND_DESK)
        withdraw_comment(comment=comment, author=self.cast.people[Asker.AUTHOR])
        return Comment.objects.get(pk=comment.pk)
