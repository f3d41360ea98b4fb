"""Files in the forms in which people write: taken as they come, whatever else is wrong with the form."""

from collections.abc import Iterable
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from apps.consultations.models import Question
from apps.core.errors import Refused
from apps.core.identifiers import parse_id
from apps.core.queueing import Queue
from apps.core.ratelimit import is_over_daily_limit
from apps.core.uploads.kinds import Kind
from apps.discussions.attaching import MOST_FILES, attachments_now, keep_file, let_go
from apps.discussions.models import Attachment, AttachmentState, Comment
from apps.discussions.tasks import scan_attachments

ACCEPTED = ",".join(f".{ending}" for ending in (*(kind.value for kind in Kind), "jpeg"))
# Buttons that send a form for its files alone.
BUTTONS = ("attach", "remove_file", "leave_out_now")
scans = Queue(scan_attachments)


def place_of_answer(question: Question, parent: Comment | int | None) -> str:
    """For which text files are kept: an answer to `question`, or a reply to the comment `parent`."""
    answered = parent.pk if isinstance(parent, Comment) else parent
    return f"question-{question.pk}-reply-{answered}" if answered else f"question-{question.pk}"


def place_of_revision(comment: Comment) -> str:
    return f"revision-{comment.pk}"


class Uploads:
    """The files of a text that is being written: those of the wording before, and those uploaded for this one.

    `discussions/attach.html` shows them; nothing is read before it does.

    `left_out` are the numbers of those of the wording before that are not to go with this one. They are named, and
    not those that stay: whatever becomes of a form on its way, no file is lost.
    """

    accepted = ACCEPTED
    most = MOST_FILES

    def __init__(
        self,
        request: HttpRequest,
        place: str,
        comment: Comment | None = None,
        left_out: Iterable[str] = (),
        may_have: bool = True,
    ) -> None:
        self.request, self.place, self.comment = request, place, comment
        self.may_have = may_have
        self.problems: list[str] = []
        self.taken: list[Attachment] = []
        named = [
            *request.POST.getlist("left_out"),
            *left_out,
            request.POST.get("leave_out_now", ""),
        ]
        self.left_out = sorted({number for number in map(parse_id, named) if number})

    @property
    def is_all_that_was_asked(self) -> bool:
        """Whether the form was sent for its files, and is to come back with all that is in it."""
        return any(button in self.request.POST for button in BUTTONS)

    @cached_property
    def earlier(self) -> list[Attachment]:
        """Those of the wording before that stay."""
        files = attachments_now(self.comment) if self.comment else []
        return [each for each in files if each.position not in self.left_out]

    @property
    def chosen(self) -> list[Attachment]:
        """Those uploaded for this one; nobody is asked where `may_have` says that there are none anywhere."""
        return list(Attachment.objects.chosen_for(self.place, self.request.user)) if self.may_have else []

    def take(self) -> None:
        """Keep what came along, and let go what its owner removes; `problems` says what could not be kept."""
        if removed := self.request.POST.get("remove_file"):
            let_go(Attachment.objects.filter(pk__in=[each.pk for each in self.chosen if str(each.pk) == removed]))
        uploads = self.request.FILES.getlist("files")
        if uploads and self._are_too_many_today(len(uploads)):
            self.problems.append(_("You have uploaded many files today. Add these tomorrow."))
            return
        for upload in uploads:
            try:
                file = keep_file(owner=self.request.user, place=self.place, upload=upload, kept=len(self.earlier))  # type: ignore[arg-type]
                self.taken.append(file)
            except Refused as refusal:
                self.problems.append(str(refusal))
        if any(each.state == AttachmentState.WAITING for each in self.taken):
            scans.put()

    def take_back(self) -> None:
        """Let go what came along just now: the comment that it belongs to had come before, with the same files."""
        let_go(Attachment.objects.filter(pk__in=[each.pk for each in self.taken], comment__isnull=True))

    def move_to(self, place: str) -> None:
        """The text is for another place now, and its files with it."""
        Attachment.objects.chosen_for(self.place, self.request.user).update(place=place)
        self.place = place

    def _are_too_many_today(self, count: int) -> bool:
        return is_over_daily_limit(self.request, "attachments", count, per_day=settings.ATTACHMENTS_PER_DAY)


def not_all_added() -> str:
    return _("Not all of the files could be added; why is said with them.")
