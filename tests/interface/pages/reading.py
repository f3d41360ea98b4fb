"""Reading, writing, and who takes part."""

from playwright.sync_api import Page

from apps.discussions.enums import Status
from tests.interface.pages.state import Path, State, at, question, review, send
from tests.interface.world import World


def replying(roundtable: int, number: int) -> Path:
    """The page of a question with the box for a reply to its first comment."""

    def path(world: World) -> str:
        asked = world.question(roundtable, number)
        first = asked.comments.filter(status=Status.PUBLISHED, parent=None).order_by("published_at")[0]
        return f"{asked.get_absolute_url()}?reply={first.pk}"

    return path


def preview(page: Page) -> None:
    page.locator("#compose [name=body]").fill("1. *First*\n2. second[^1]\n\n[^1]: Page 17.")
    page.locator("#compose [name=preview]").click()
    page.locator("#preview > *").first.wait_for()


def begin(page: Page) -> None:
    """The box in use, with its toolbar and what it says of saving."""
    page.locator("#compose [name=body]").fill("1. First")
    page.locator("#compose [role=toolbar]").wait_for()
    page.locator("#compose [data-draft-status]:not(:empty)").wait_for()


def unfold(page: Page) -> None:
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")


def _profile(world: World, who: str) -> object:
    return world.people[who].profile.public_id


def organisation(world: World) -> object:
    return world.people["participant"].affiliations.get().organisation_id


READING = (
    State("home", at("consultations:home")),
    State("home of an organiser", at("consultations:home"), "organiser"),
    State("home of a newcomer", at("consultations:home"), "newcomer"),
    State("consultation", review("consultations:consultation")),
    State("consultation, its parts unfolded", review("consultations:consultation"), "participant", unfold),
    State("consultation of an organiser", review("consultations:consultation"), "organiser"),
    State("consultation that is closed", lambda world: world.charter.get_absolute_url()),
    State("consultation to come", lambda world: world.dialogue.get_absolute_url()),
    State("consultation of members, empty", lambda world: world.members.get_absolute_url(), "organiser"),
    State("roundtable", review("consultations:roundtable", number=lambda world: 1)),
    State("roundtable of an organiser", review("consultations:roundtable", number=lambda world: 2), "organiser"),
    State("roundtable under Chatham House", review("consultations:roundtable", number=lambda world: 3)),
    State("in figures", review("reports:pictures")),
    State("question", question(1, 2)),
    State("question of a participant", question(1, 2), "participant"),
    State("mentioning somebody", review("profiles:mentions"), "participant"),
    State("question, its parts unfolded", question(1, 1), "participant", unfold),
    State("question with a reply box", replying(1, 2), "participant"),
    State("question of a moderator", question(1, 3), "moderator"),
    State("question under Chatham House", question(3, 1)),
    State("question under Chatham House of a participant", question(3, 1), "participant"),
    State("question that nobody has answered", lambda world: world.empty_question.get_absolute_url(), "newcomer"),
    State("question that is closed", lambda world: world.closed_question().get_absolute_url(), "participant"),
    State("question to come", lambda world: world.coming_question().get_absolute_url(), "participant"),
    State("open floor", question(1, None), "participant"),
    State("long discussion", lambda world: world.long_thread.get_absolute_url(), "participant"),
)

WRITING = (
    State("answer without a word", question(1, 2), "participant", send("#compose"), 422),
    State("reply without a word", replying(1, 2), "participant", send("#compose"), 422),
    State("answer being written", question(2, 2), "participant", begin),
    State("answer in preview", question(2, 1), "participant", preview),
    State(
        "answer in preview without JavaScript",
        question(2, 1),
        "participant",
        send("#compose", "[name=preview]", body="1. *First*"),
    ),
    State(
        "revision of what came back",
        at("discussions:revision", pk=lambda world: world.comment("participant", Status.RETURNED).pk),
        "participant",
    ),
    State(
        "revision without a word",
        at("discussions:revision", pk=lambda world: world.comment("participant", Status.RETURNED).pk),
        "participant",
        send("main form", body=""),
        422,
    ),
    State("question with a text that was not sent", question(2, 3), "participant"),
    State("texts that were not sent", at("discussions:drafts"), "participant"),
    State("texts that were not sent, none", at("discussions:drafts"), "newcomer"),
    State("text that was not sent", at("discussions:draft", pk=lambda w: w.draft.pk), "participant"),
    State(
        "comment to be translated", at("discussions:translations", pk=lambda w: w.translated().pk), "participant"
    ),
    State(
        "comment to be translated, without a word",
        at("discussions:translations", pk=lambda world: world.translated().pk),
        "participant",
        send("main form.compose"),
        422,
    ),
    State("co-signatories", at("discussions:co_signatures", pk=lambda world: world.joint().pk), "participant"),
    State("asked to sign", at("discussions:co_signature", token=lambda world: world.unsigned().token)),
    State("protection", review("discussions:protection"), "participant"),
    State("protection that was granted", review("discussions:protection"), "protected"),
)

PEOPLE = (
    State("search", at("search:search")),
    State("search, answers", lambda world: at("search:search")(world) + "?q=permits"),
    State("search, narrowed", lambda world: at("search:search")(world) + "?q=permits&kind=comment&language=en"),
    State("search, a translation", lambda world: at("search:search")(world) + "?q=tied+single+employer"),
    State("search, none found", lambda world: at("search:search")(world) + "?q=nowhere-to-be-found"),
    State("participants", review("profiles:participants")),
    State(
        "participants, none found", lambda world: review("profiles:participants")(world) + "?q=nobody-of-this-name"
    ),
    State("profile", at("profiles:profile", public_id=lambda world: _profile(world, "participant"))),
    State(
        "own profile",
        at("profiles:profile", public_id=lambda world: _profile(world, "participant")),
        "participant",
    ),
    State("for whom one speaks", at("organisations:profile"), "participant"),
    State("for whom one speaks, not said", at("organisations:profile"), "newcomer"),
    State(
        "for whom one speaks, wrong", at("organisations:profile"), "participant", send("main form", name=""), 422
    ),
    State("what one shows", at("profiles:showing"), "participant"),
    State("organisation", at("organisations:organisation", pk=lambda world: organisation(world))),
)
