"""What readers and moderators of the demo have put into other languages."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from apps.consultations.enums import RoleName
from apps.core.markdown import render_markdown
from apps.discussions.actions.attribute import attribution_for
from apps.discussions.actions.speak import facts_about
from apps.discussions.enums import TranslationStatus
from apps.discussions.models import Comment, CommentTranslation
from apps.discussions.translators import shown_of
from apps.interchange.demo_loader.people import Person

Entry = Mapping[str, Any]


def place_translations(
    entries: Iterable[Entry],
    comments: Mapping[str, Comment],
    people: Mapping[str, Person],
    roles: Mapping[tuple[str, str], RoleName],
    *,
    now: datetime,
) -> None:
    """Of the wording that an entry names by its number, else of that which readers see."""
    CommentTranslation.objects.bulk_create(
        _translation(entry, comments[entry["comment"]], people[entry["translator"]], roles, now)
        for entry in entries
    )


def _translation(
    entry: Entry, comment: Comment, person: Person, roles: Mapping[tuple[str, str], RoleName], now: datetime
) -> CommentTranslation:
    written, status = now + timedelta(days=entry["written"]), TranslationStatus(entry["status"])
    rule = attribution_for(person.user, comment.question)
    return CommentTranslation(
        comment=comment,
        revision=comment.revisions.get(number=entry["wording"])
        if "wording" in entry
        else comment.published_revision,
        translator=person.user,
        language=entry["language"],
        body=entry["body"],
        html=render_markdown(entry["body"], anchor_prefix=f"t-{entry['comment']}-{entry['language']}"),
        is_official=roles.get((comment.consultation.slug, entry["translator"])) == RoleName.MODERATOR,
        status=status,
        created_at=written,
        decided_at=written if status == TranslationStatus.PUBLISHED else None,
        **shown_of(rule, facts_about(person.user, comment.consultation)),
    )
