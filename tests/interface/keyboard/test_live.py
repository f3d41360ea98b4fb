"""What is published while somebody types or reads moves nothing, and comes in when it is asked for."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from playwright.sync_api import expect

from apps.discussions.models import Comment
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from tests.factories import UserFactory, pending_comment
from tests.interface.keyboard.scene import Scene
from tests.interface.keyboard.walk import Walk

Begin = Callable[..., Walk]
HEARD_WITHIN = 30_000  # ms


def rule(comment: Comment, ruling: Ruling = Ruling.PUBLISH) -> None:
    decide(moderator=UserFactory(), comment=comment, revision=comment.latest_revision, ruling=ruling)


def news(count: int) -> str:
    return ngettext("%(comments)s new comment", "%(comments)s new comments", count) % {"comments": count}


def test_new_comment_moves_nothing_under_who_types_or_reads(sit_down: Begin, scene: Scene) -> None:
    typist, reader = (sit_down(who, scene.live.get_absolute_url()) for who in ("participant", "visitor"))
    for walk in (typist, reader):
        region = walk.page.locator("[data-fresh]")
        walk.check(
            "the place for news is there, and empty",
            region.get_attribute("role") == "status" and not region.inner_text(),
        )
    typist.tab_to(_("Your comment"), tag="textarea")
    expect(typist.page.get_by_role("toolbar")).to_be_visible()
    typist.press("ControlOrMeta+a")
    typist.type("Half a sentence that must stay")
    for key in ("Home", "ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        typist.press(key)
    reader.tab_to("Page 5", tag="a")
    places = [(walk, walk.place()) for walk in (typist, reader)]

    rule(pending_comment(question=scene.live, author=UserFactory(name="Nova Testa"), body="It is new."))
    for walk, before in places:
        expect(walk.page.locator("[data-fresh]")).to_have_text(news(1), timeout=HEARD_WITHIN)
        walk.check(f"{news(1)!r} is said", True)
        walk.is_where_it_was("a comment was published", before)

    for walk in (typist, reader):
        walk.tab_to(news(1), tag="button", back=True)
        walk.press("Enter")
        walk.stays("Nova Testa")
        walk.check("the focus is on the comment", walk.here().role == "article")
        walk.check("the place for news is empty again", not walk.page.locator("[data-fresh]").inner_text())
        walk.press("Tab")
        walk.look()
        walk.check(
            "reading goes on within it", walk.page.evaluate("!!document.activeElement.closest('.comment.new')")
        )
    typist.check(
        "what was typed is there",
        typist.page.locator("#compose [name=body]").input_value() == "Half a sentence that must stay",
    )


def test_queue_that_changes_moves_nothing_under_who_is_in_it(sit_down: Begin, scene: Scene) -> None:
    other = pending_comment(question=scene.live, author=UserFactory(name="Petra Testa"), body="It waits.")
    stays = pending_comment(question=scene.live, author=UserFactory(name="Quim Testa"), body="It waits, too.")
    walk = sit_down("moderator", f"{scene.consultation.get_absolute_url()}queue/")
    changed = _("The queue has changed: show it")

    walk.tab_to_that_of(stays.reference, "Quim Testa")
    before = walk.place()
    rule(other)
    expect(walk.page.locator("[data-queue-note] button")).to_be_visible(timeout=HEARD_WITHIN)
    walk.says("[data-queue-note]", changed)
    walk.is_where_it_was("another moderator decided", before)
    walk.tab_to(changed, tag="button", back=True)
    walk.press("Enter")
    expect(walk.page.locator("[data-queue-list]").get_by_text(other.reference)).to_have_count(0)
    walk.look()
    walk.check(
        "the focus is in the list", walk.page.evaluate("!!document.activeElement.closest('[data-queue-list]')")
    )
