"""Moderators decide and tag, organisers move a phase and change a question."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.consultations.models import Question
from apps.discussions.enums import Status
from apps.discussions.models import Comment
from apps.moderation.models import Reason
from tests.interface.keyboard.scene import Scene
from tests.interface.keyboard.walk import Walk

Begin = Callable[..., Walk]


def from_the_consultation(sit_down: Begin, scene: Scene, who: str, desk: str, **options: bool) -> Walk:
    walk = sit_down(who, scene.consultation.get_absolute_url(), **options)
    walk.follow(_(desk), tag="a")
    walk.arrives("/(queue|tagging|desk)/$")
    walk.check("the page is called like its link", _(desk) in walk.page.title())
    return walk


def waiting(scene: Scene) -> str:
    count = Comment.objects.filter(consultation=scene.consultation, status=Status.PENDING).count()
    return ngettext("%(waiting)s comment waits", "%(waiting)s comments wait", count) % {"waiting": count}


def test_moderator_goes_through_the_queue(sit_down: Begin, scene: Scene) -> None:
    first, second, _third = scene.waiting
    walk = from_the_consultation(sit_down, scene, "moderator", "Moderation queue", refused=True)
    walk.sees("how many wait is a heading", walk.page.get_by_role("heading", name=waiting(scene)))

    walk.tab_to_that_of(second.reference, second.byline)
    walk.press("Enter")
    walk.arrives(f"/queue/{second.pk}/")
    walk.follow(_("Return for revision"), tag="button")
    walk.arrives("/decisions/")
    walk.stays(_("Please look at this again"))
    walk.check("it is read out at once", walk.here().role == "alert")
    walk.follow(_("Reason"), tag="a", within=1)
    walk.stays(_("Reason"))
    walk.check("the field is said to be wrong", walk.here().states["invalid"] == "true")
    walk.check("and why", _("Choose a reason: the author will read it.") in walk.here().description)
    reason = Reason.objects.order_by("pk")[0]
    walk.choose_here(str(reason))
    walk.fill(_("Note to the author"), "Which port is it?", tag="textarea")
    walk.follow(_("Return for revision"), tag="button")
    walk.sees(
        "it is said what was done", walk.page.get_by_text(_("%s goes back to its author.") % second.reference)
    )
    second.refresh_from_db()
    walk.check("the comment is returned", second.status == Status.RETURNED)

    walk.tab_to_that_of(first.reference, first.byline)
    walk.press("Enter")
    walk.arrives(f"/queue/{first.pk}/")
    walk.tab_to(str(scene.objectives[1].label), tag="input")
    walk.press("Space")
    walk.check("the space bar ticks an objective", walk.here().states["checked"] == "true")
    walk.follow(_("Publish"), tag="button")
    walk.sees("it is said what was done", walk.page.get_by_text(_("%s is published.") % first.reference))
    walk.check("it has the objective", [tag.tag for tag in first.objective_tags.all()] == [scene.objectives[1]])
    walk.sees("two less are left", walk.page.get_by_role("heading", name=waiting(scene)))


def test_moderator_tags_one_after_the_other(sit_down: Begin, scene: Scene) -> None:
    walk = from_the_consultation(sit_down, scene, "moderator", "Tagging desk")
    comment = scene.comments["french"]

    walk.tab_to_that_of(comment.reference, comment.byline)
    walk.press("Enter")
    walk.arrives("#item$")
    walk.tab_to(str(scene.objectives[0].label), tag="input")
    walk.press("Space")
    walk.check("the space bar ticks an objective", walk.here().states["checked"] == "true")
    walk.press("Enter")
    walk.sees("Enter saves", walk.page.get_by_text(_("The objectives of %s are set.") % comment.reference))
    walk.arrives("#item$")
    walk.check("both are set", comment.objective_tags.count() == 2)
    walk.press("Tab")
    walk.look()
    walk.check("one goes on at the next", walk.page.evaluate("!!document.activeElement.closest('.desk')"))


def test_organiser_changes_a_question(sit_down: Begin, scene: Scene) -> None:
    walk = from_the_consultation(sit_down, scene, "organiser", "Organisers’ desk")

    to_the_part(walk, "Roundtables and questions")
    walk.arrives("/roundtables/$")
    walk.follow(str(scene.deciding.text), tag="a")
    walk.arrives(r"/questions/\d+/$")
    walk.fill("English", "What keeps it fair?", tag="textarea")
    walk.follow(_("Save"), tag="button")
    walk.arrives("/roundtables/$")
    walk.sees("it is said that it is saved", walk.page.locator(".messages li"))
    changed = Question.objects.get(pk=scene.deciding.pk).text
    walk.check("the question is changed", changed.data["en"] == "What keeps it fair?")


def test_organiser_is_led_to_what_a_new_phase_lacks(sit_down: Begin, scene: Scene) -> None:
    walk = from_the_consultation(sit_down, scene, "organiser", "Organisers’ desk", refused=True)

    to_the_part(walk, "Phases")
    walk.arrives("/phases/$")
    walk.follow(_("Add a phase"), tag="a")
    walk.arrives("/phases/new/$")
    walk.follow(_("Save"), tag="button")
    walk.sees("what is wrong stands there", walk.page.locator(".errors"))
    walk.stays(_("Please look at this again"))
    links = walk.page.locator(".errors a")
    walk.check("each fault is a link", links.count() >= 2)
    for _number in range(links.count()):
        walk.press("Tab")
        walk.look()
        target = walk.page.evaluate("document.activeElement.hash.slice(1)")
        walk.check(
            f"{target} is a place on the page", walk.page.evaluate(f"!!document.getElementById({target!r})")
        )
    walk.press("Enter")
    walk.press("Tab")
    walk.look()
    reached = f"document.activeElement.closest('.field, fieldset').contains(document.getElementById({target!r}))"
    walk.check("the last leads to its field", walk.page.evaluate(reached))


def to_the_part(walk: Walk, name: str) -> None:
    """Of the desk; on a phone its parts are folded."""
    if walk.is_on_a_phone:
        walk.tab_to(_("Organisers’ desk"), tag="summary")
        walk.press("Enter")
        walk.check("the parts of the desk are said to be unfolded", walk.here().states["expanded"])
    walk.follow(_(name), tag="a")
