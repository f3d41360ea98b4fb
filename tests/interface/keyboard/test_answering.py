"""Somebody answers, replies with a quotation, mentions a person, encloses a file and comes back to a draft."""

import re
from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from playwright.sync_api import expect

from apps.core.language import isolated
from apps.discussions.models import Comment, Draft
from tests.core.uploads.files import pdf
from tests.interface.keyboard.scene import SENTENCE, Scene
from tests.interface.keyboard.walk import Walk

Begin = Callable[..., Walk]
FORMATS = ("Bold", "Heading", "List", "Quotation", "Link", "Footnote")


def box(walk: Walk) -> str:
    text: str = walk.page.evaluate("document.querySelector('#compose [name=body]').value")
    return text


def into_the_box(walk: Walk) -> None:
    """To the box by the link at the head of the page, and into it; its toolbar comes meanwhile."""
    walk.follow(_("Answer the question"), tag="a")
    walk.tab_to(_("Your comment"), tag="textarea")
    expect(walk.page.get_by_role("toolbar")).to_be_visible()
    walk.stays(_("Your comment"))


def test_empty_answer_leads_to_what_is_wrong(sit_down: Begin, scene: Scene) -> None:
    walk = sit_down("participant", scene.writing.get_absolute_url(), refused=True)

    into_the_box(walk)
    walk.type("   ")
    walk.follow(_("Send for moderation"), tag="button")
    walk.arrives("#compose$")
    walk.sees("what is wrong stands there", walk.page.locator(".errors"))
    walk.stays(_("Please look at this again"))
    walk.check("it is read out at once", walk.here().role == "alert")
    walk.follow(_("Your comment"), tag="a", within=1)
    walk.stays(_("Your comment"))
    walk.check("the link leads into the field", walk.here().role == "textbox")
    walk.check("the field is said to be wrong", walk.here().states["invalid"] == "true")
    walk.check("and why", walk.here().description)


def test_answer_is_written_with_the_toolbar_previewed_and_sent(
    sit_down: Begin, scene: Scene, language: str
) -> None:
    walk = sit_down("participant", scene.writing.get_absolute_url())
    onwards, back = ("ArrowRight", "ArrowLeft") if language == "en" else ("ArrowLeft", "ArrowRight")
    names = [_(name) for name in FORMATS if name != "List"]
    names.insert(
        2,
        walk.page.locator("template[data-toolbar]").evaluate(
            "t => t.content.querySelector('[data-format=list]').firstChild.textContent.trim()"
        ),
    )

    into_the_box(walk)
    walk.type("words")
    walk.press("ControlOrMeta+a")
    walk.press("Shift+Tab")
    walk.stays(names[0])
    walk.check(
        "the buttons are in a toolbar with a name",
        walk.page.get_by_role("toolbar", name=_("Formatting")).count() == 1,
    )
    for name in names[1:]:
        walk.moves(onwards, name)
    walk.moves(onwards, names[0])
    walk.moves("End", names[-1])
    walk.moves(back, names[-2])
    walk.moves("Home", names[0])
    walk.check("the button says its key", walk.here().states["keyshortcuts"] == "Control+B")
    walk.press("Enter")
    walk.stays(_("Your comment"))
    walk.check("what was selected is bold", box(walk) == "**words**")
    walk.press("End")
    walk.type(". " + SENTENCE)
    walk.press("Shift+Tab")
    walk.stays(names[0])
    walk.moves("Tab", _("Your comment"))

    walk.tab_to(str(scene.objectives[0].label), tag="input")
    walk.press("Space")
    walk.check("the space bar ticks an objective", walk.here().states["checked"] == "true")
    walk.follow(_("Preview"), tag="button")
    walk.sees("the preview comes", walk.page.locator("#preview strong").get_by_text("words"))
    walk.stays(_("Preview"))
    walk.follow(_("Send for moderation"), tag="button")
    walk.arrives(r"#c\d+$")
    comment = Comment.objects.get(question=scene.writing)
    walk.sees("the comment stands there and says what it waits for", walk.page.locator(f"#c{comment.pk} .state"))
    walk.sees("thanks name its reference", walk.page.locator(".messages").get_by_text(comment.reference))
    walk.press("Tab")
    walk.look()
    walk.check("reading goes on at it", walk.page.evaluate(f"!!document.activeElement.closest('#c{comment.pk}')"))
    walk.check("the objective came along", list(comment.latest_revision.objectives.all()) == scene.objectives[:1])


def test_reply_quotes_what_is_selected(sit_down: Begin, scene: Scene) -> None:
    """Found by the browser's own search, which tests cannot open, and selected with the arrow keys."""
    last = scene.comments["last"]
    walk = sit_down("participant", f"{scene.reading.get_absolute_url()}#c{last.pk}")
    name = _("Reply to %(name)s") % {"name": isolated("Rosa Testa")}

    walk.check("the words are found", walk.page.evaluate("window.find('One thing')"))
    walk.press("Control+Shift+ArrowRight")
    selected = walk.page.evaluate("getSelection().toString()").strip()
    walk.check("the arrow keys select more of them", selected.startswith("One thing more"))
    walk.tab_to_that_of(last.reference, name)
    walk.check("they are selected still", walk.page.evaluate("getSelection().toString()").strip() == selected)
    walk.press("Enter")
    walk.arrives(rf"reply={last.pk}#compose$")
    expect(walk.page.locator("#compose [name=body]")).to_have_value(f"> {selected}\n>\n> — {last.reference}\n\n")
    walk.check("they are in the box, with the reference", True)
    walk.stays(_("Your comment"))
    walk.type("The owners of the ships.")
    walk.follow(_("Send for moderation"), tag="button")
    walk.arrives(r"#c\d+$")
    reply = Comment.objects.get(parent=last)
    walk.check(
        "the reply stands under what it answers",
        walk.page.locator(f"#c{last.pk} .replies #c{reply.pk}").count() == 1,
    )


def test_somebody_is_mentioned_through_the_dialogue(sit_down: Begin, scene: Scene) -> None:
    walk = sit_down("participant", scene.live.get_absolute_url())
    inside = "document.activeElement.closest('dialog') || document.activeElement === document.body"

    into_the_box(walk)
    walk.type("Dear ")
    walk.follow(_("Mention somebody"), tag="a")
    dialogue = walk.page.get_by_role("dialog", name=_("Mention somebody"))
    walk.sees("a dialogue with a name has come", dialogue)
    walk.stays(_("Name"))
    for _step in range(6):
        walk.press("Tab")
        walk.check("Tab stays in the dialogue", walk.page.evaluate(f"!!({inside})"))
    walk.press("Escape")
    walk.stays(_("Mention somebody"))
    walk.check("Escape has closed it", dialogue.count() == 0)
    walk.press("Enter")
    walk.sees("it has come again", dialogue)
    walk.stays(_("Name"))
    walk.type("rosa t")
    walk.says("[data-mention-said]", ngettext("%(people)s person", "%(people)s people", 1) % {"people": 1})
    walk.stays(_("Name"))
    walk.moves("Tab", "Rosa Testa")
    walk.press("Enter")
    walk.stays(_("Your comment"))
    walk.check("the name is in the text", "Rosa Testa" in box(walk) and box(walk).startswith("Dear "))
    walk.type("please read this.")
    walk.check("writing goes on behind it", box(walk).endswith(" please read this."))


def test_file_is_enclosed_and_taken_out(sit_down: Begin, scene: Scene) -> None:
    """The dialogue in which one chooses a file is the system's: here the file is handed to the field in focus."""
    walk = sit_down("participant", scene.enclosing.get_absolute_url())

    into_the_box(walk)
    walk.type("See the paper.")
    walk.tab_to(_("Attachments"), tag="summary")
    walk.press("Enter")
    walk.check("the part for files is said to be unfolded", walk.here().states["expanded"])
    walk.tab_to(_("Choose files"), tag="input")
    walk.check("what may be enclosed is said", "PDF" in walk.here().description)
    walk.page.locator("*:focus").set_input_files(
        [{"name": "paper.pdf", "mimeType": "application/pdf", "buffer": pdf()}]
    )
    walk.follow(_("Add the chosen files"), tag="button")
    walk.sees("the file stands there", walk.page.locator(".files").get_by_text("paper.pdf"))
    walk.check("what was written is kept", box(walk) == "See the paper.")
    walk.follow(_("Remove %(name)s") % {"name": isolated("paper.pdf")}, tag="button")
    expect(walk.page.locator(".files")).to_have_count(0)
    walk.check("the file is gone", box(walk) == "See the paper.")


def test_draft_is_found_again(sit_down: Begin, scene: Scene) -> None:
    walk = sit_down("participant", scene.deciding.get_absolute_url())

    into_the_box(walk)
    walk.press("ControlOrMeta+a")
    walk.type("Half a sentence")
    walk.follow(_("Save draft"), tag="button")
    walk.sees("it is said that it is kept", walk.page.locator("[data-draft-status]", has_text=re.compile(r"\d")))
    kept = Draft.objects.filter(question=scene.deciding, body="Half a sentence")
    walk.check("the site has it", kept.count() == 1)
    walk = sit_down("participant", scene.deciding.get_absolute_url())
    walk.tab_to(_("Show it"), tag="a")
    walk.press("Enter")
    walk.arrives("#compose$")
    walk.check("it is in the box", box(walk) == "Half a sentence")

    walk = sit_down("participant", reverse("discussions:drafts"))
    walk.tab_to_that_of(scene.deciding.name, _("Go on writing"))
    walk.press("Enter")
    walk.arrives("#compose$")
    walk.check("it is in the box again", box(walk) == "Half a sentence")
