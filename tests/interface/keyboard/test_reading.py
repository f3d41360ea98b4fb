"""Visitors and participants read, fold and unfold, sort, filter, do without a language, cite and endorse."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from playwright.sync_api import expect

from apps.core.language import isolated
from apps.discussions.enums import Order
from apps.discussions.models import ObjectiveTag
from tests.interface.keyboard.scene import Scene
from tests.interface.keyboard.walk import Walk

Begin = Callable[..., Walk]


def order_of(walk: Walk) -> list[int]:
    """The threads on the page, by the numbers of their comments."""
    found: list[int] = walk.page.eval_on_selector_all(
        ".thread > .comment", "all => all.map(({id}) => +id.slice(1))"
    )
    return found


def unfold(walk: Walk, name: str, **where: object) -> None:
    """Open what is folded under `name`, if a wide window does not have it open anyway."""
    walk.tab_to(name, tag="summary", **where)
    if walk.here().states["expanded"]:
        return
    walk.press("Enter")
    walk.check(f"{name!r} is said to be unfolded", walk.here().states["expanded"])
    walk.stays(name)


def test_visitor_reads_from_the_home_page_to_a_comment(sit_down: Begin, scene: Scene) -> None:
    walk = sit_down("visitor", reverse("consultations:home"))

    walk.moves("Tab", _("Skip to the content"))
    walk.press("Enter")
    walk.check("the skip link leads to the content", walk.page.evaluate("document.activeElement.id") == "main")
    walk.tab_to(str(scene.consultation.title), tag="a", within=4)
    walk.check("what comes next is within it", walk.page.evaluate("!!document.activeElement.closest('main')"))
    walk.press("Enter")
    walk.arrives(f"/consultations/{scene.consultation.slug}/$")
    walk.follow(str(scene.reading.roundtable.title), tag="a")
    walk.arrives("/rt1/$")
    walk.follow(str(scene.reading.text), tag="a")
    walk.arrives("/rt1/q1/$")
    walk.check("the title of the page begins with the question", walk.page.title().startswith(scene.reading.name))

    long = scene.comments["long"]
    walk.follow("What is missing", tag="a")
    walk.check(
        "its heading is in view",
        walk.page.locator(f"#c{long.pk} .text").get_by_text("What is missing").is_visible(),
    )
    one, many = "Read the whole comment (%(words)s word)", "Read the whole comment (%(words)s words)"
    words = long.published_revision.word_count
    walk.tab_to(ngettext(one, many, words) % {"words": words}, tag="summary")
    walk.press("Enter")
    walk.stays(_("Fold"))
    walk.check("the comment is said to be unfolded", walk.here().states["expanded"])
    walk.press("Space")
    walk.check("the space bar folds it again", not walk.here().states["expanded"])
    walk.follow(long.reference, tag="a")
    walk.arrives(f"#c{long.pk}$")
    walk.press("Tab")
    walk.look()
    walk.check(
        "reading goes on within the comment",
        walk.page.evaluate(f"!!document.activeElement.closest('#c{long.pk}')"),
    )


def test_citation_can_be_copied(sit_down: Begin, scene: Scene) -> None:
    walk = sit_down("visitor", scene.reading.get_absolute_url())
    walk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    french = scene.comments["french"]

    walk.tab_to_that_of(french.reference, _("Link and citation"))
    walk.press("Enter")
    walk.check("it is said to be unfolded", walk.here().states["expanded"])
    walk.sees("a script adds buttons", walk.page.get_by_role("button", name=_("Copy the link")))
    walk.moves("Tab", _("Citation"))
    walk.check("the citation names its author", "Zoé Testa" in walk.page.evaluate("document.activeElement.value"))
    walk.moves("Tab", _("Copy the link"))
    walk.check("it is described by the reference", french.reference in walk.here().description)
    walk.press("Enter")
    walk.says("#said", _("Copied."))
    walk.stays(_("Copy the link"))
    link = walk.page.evaluate("navigator.clipboard.readText()")
    walk.check("the clipboard has the permanent link", link.endswith(french.get_absolute_url()))
    walk.moves("Tab", _("Copy the citation"))
    walk.press("Space")
    walk.says("#said", _("Copied."))
    walk.check("and the citation", french.reference in walk.page.evaluate("navigator.clipboard.readText()"))


def test_discussion_is_sorted_and_filtered(sit_down: Begin, scene: Scene) -> None:
    walk = sit_down("visitor", scene.reading.get_absolute_url())
    threads = [scene.comments[name].pk for name in ("long", "arabic", "french", "last")]
    walk.check("threads come oldest first", order_of(walk) == threads)

    def choose(name: str, option: str, address: str) -> None:
        unfold(walk, _("Sort and filter"))
        walk.choose(_(name), option)
        walk.follow(_("Show"), tag="button")
        walk.arrives(address)

    choose("Order", str(Order.NEWEST.label), "sort=newest")
    walk.check("threads come newest first", order_of(walk) == threads[::-1])
    choose("Order", str(Order.ENDORSED.label), "sort=endorsed")
    walk.check("what most endorse comes first", order_of(walk)[0] == threads[2])
    first = scene.objectives[0]
    choose("Objective", f"{first.number}. {first.label}", f"objective={first.number}")
    count = ObjectiveTag.objects.filter(content_object__question=scene.reading, tag=first).count()
    found = ngettext("%(comments)s comment found", "%(comments)s comments found", count) % {"comments": count}
    walk.sees("how many were found stands there", walk.page.locator(".found").get_by_text(found))
    walk.follow(_("Show all comments"), tag="a")
    walk.arrives("/q1/$")
    choose("Stakeholder group", str(scene.groups[2].name), f"group={scene.groups[2].code}")
    walk.check("only one of that group is there", order_of(walk) == [threads[2]])
    walk.follow(_("Show all comments"), tag="a")
    walk.arrives("/q1/$")
    choose("Language", "العربية", "language=ar")
    walk.check("only what is in Arabic is there", order_of(walk) == [threads[1]])


def test_author_and_languages_are_singled_out(sit_down: Begin, scene: Scene) -> None:
    walk = sit_down("visitor", scene.reading.get_absolute_url())
    french = scene.comments["french"]

    walk.tab_to_that_of(french.reference, _("Link and citation"))
    walk.press("Enter")
    author = _("All comments of %(name)s under this question") % {"name": "Zoé Testa"}
    walk.follow(author, tag="a")
    walk.arrives(f"author={french.pk}")
    walk.check("only theirs are there", order_of(walk) == [french.pk])
    walk.tab_to(_("only by <bdi>%(name)s</bdi>") % {"name": "Zoé Testa"}, tag="input")
    walk.press("Space")
    walk.check("the space bar takes the tick away", not walk.page.evaluate("document.activeElement.checked"))
    walk.follow(_("Show"), tag="button")
    walk.arrives(r"/q1/\?sort=oldest")
    walk.check("all are there again", len(order_of(walk)) == 4)

    unfold(walk, _("Sort and filter"))
    walk.tab_to(dict(settings.COMMENT_LANGUAGES)["fr"], tag="input")
    walk.press("Space")
    walk.check("the space bar ticks", walk.page.evaluate("document.activeElement.checked"))
    walk.follow(_("Show"), tag="button")
    walk.arrives("hide=fr")
    hidden = _("Comment in %(language)s hidden: show").split("%")[0]
    expect(walk.page.locator(f"#c{french.pk} .text")).to_be_hidden()
    walk.tab_to(hidden, tag="summary")
    walk.check("what is hidden is said to be folded", not walk.here().states["expanded"])
    walk.press("Enter")
    walk.sees("its words are shown", walk.page.locator(f"#c{french.pk} .text"))
    walk.stays(hidden)


def test_participant_jumps_to_what_is_new(sit_down: Begin, scene: Scene) -> None:
    walk = sit_down("participant", scene.reading.get_absolute_url())
    new, deep = scene.comments["arabic"], scene.comments["deep"]
    first = ngettext(
        "%(comments)s comment is new to you: go to it", "%(comments)s comments are new to you: go to the first", 2
    )

    walk.follow(first % {"comments": 2}, tag="a")
    walk.arrives(f"#c{new.pk}$|#c{deep.pk}$")
    walk.tab_to(_("Next new comment"), tag="a")
    walk.check(
        "the jump led into a new comment", walk.page.evaluate("!!document.activeElement.closest('.unread')")
    )
    walk.press("Enter")
    walk.arrives(f"#c{new.pk}$")
    walk.press("Tab")
    walk.look()
    walk.check(
        "the next one is where reading goes on",
        walk.page.evaluate(f"!!document.activeElement.closest('#c{new.pk}')"),
    )
    walk.tab_to("Rosa Testa", tag="a", back=True)


def test_endorsement_is_given_and_taken_back(sit_down: Begin, scene: Scene) -> None:
    walk = sit_down("participant", scene.reading.get_absolute_url())
    reference = scene.comments["last"].reference

    walk.tab_to_that_of(reference, _("Endorse"))
    walk.press("Enter")
    walk.says("#said", _("You endorse this comment."))
    walk.stays(_("Withdraw endorsement"))
    walk.check("the button still says whose it is", reference in walk.here().description)
    walk.page.wait_for_function("!document.querySelector('.htmx-added, .htmx-settling')")
    walk.press("Space")
    walk.says("#said", _("You no longer endorse this comment."))
    walk.stays(_("Endorse"))
    walk.moves("Tab", _("Link and citation"))
    walk.moves("Tab", _("Reply to %(name)s") % {"name": isolated("Rosa Testa")})
