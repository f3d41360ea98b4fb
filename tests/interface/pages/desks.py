"""The desks of organisers, moderators and rapporteurs, and how people are invited."""

from collections.abc import Callable

from tests.interface.pages.reading import organisation
from tests.interface.pages.state import Path, State, at, review, send
from tests.interface.world import World


def _desk(name: str) -> Path:
    return review(f"consultations:{name}")


def _first(of: str) -> Callable[[World], object]:
    """The number of the first thing that the open consultation has of a kind."""
    return lambda world: getattr(world.review, of).order_by("pk")[0].pk


def _roundtable_of_the_desk(name: str) -> Path:
    return review(f"consultations:{name}", pk=_first("roundtables"))


def _question_of_the_desk(name: str) -> Path:
    return review(f"consultations:{name}", pk=lambda world: world.question(1, 1).pk)


def _second_role(world: World) -> int:
    return world.review.roles.get(user=world.people["moderator"]).pk


def _affiliation(name: str) -> Path:
    return at(f"consultations:{name}", pk=lambda world: world.people["participant"].affiliations.get().pk)


DESKS = (
    State("desk", _desk("desk"), "organiser"),
    State("desk, empty", at("consultations:desk", slug=lambda world: world.members.slug), "organiser"),
    State("desk, settings", _desk("desk_settings"), "organiser"),
    State(
        "desk, settings wrong", _desk("desk_settings"), "organiser", send("main form", moderation_days="-1"), 422
    ),
    State("desk, phases", _desk("desk_phases"), "organiser"),
    State("desk, new phase", _desk("desk_phase_new"), "organiser"),
    State("desk, new phase wrong", _desk("desk_phase_new"), "organiser", send("main form"), 422),
    State("desk, phase", review("consultations:desk_phase", pk=_first("phases")), "organiser"),
    State("desk, end of a phase", review("consultations:desk_phase_end", pk=_first("phases")), "organiser"),
    State("desk, roundtables", _desk("desk_roundtables"), "organiser"),
    State("desk, order of roundtables", _desk("desk_roundtable_numbers"), "organiser"),
    State("desk, new roundtable", _desk("desk_roundtable_new"), "organiser"),
    State("desk, roundtable", _roundtable_of_the_desk("desk_roundtable"), "organiser"),
    State("desk, new question", _roundtable_of_the_desk("desk_question_new"), "organiser"),
    State("desk, question", _question_of_the_desk("desk_question"), "organiser"),
    State("desk, order of questions", _roundtable_of_the_desk("desk_question_numbers"), "organiser"),
    State("desk, phase to remove", review("consultations:desk_phase_removal", pk=_first("phases")), "organiser"),
    State("desk, roundtable to remove", _roundtable_of_the_desk("desk_roundtable_removal"), "organiser"),
    State("desk, question to remove", _question_of_the_desk("desk_question_removal"), "organiser"),
    State("desk, document", review("consultations:desk_document", pk=_first("documents")), "organiser"),
    State(
        "desk, document to remove",
        review("consultations:desk_document_removal", pk=_first("documents")),
        "organiser",
    ),
    State("desk, documents", _desk("desk_documents"), "organiser"),
    State("desk, new document", _desk("desk_document_new"), "organiser"),
    State("desk, history", _desk("desk_history"), "organiser"),
    State("attribution", review("discussions:attribution"), "organiser"),
    State(
        "attribution of a roundtable",
        review("discussions:roundtable_attribution", roundtable=lambda world: 1),
        "organiser",
    ),
    State(
        "reveal",
        review("discussions:reveal", reference=lambda world: world.sealed().reference),
        "second organiser",
    ),
    State("protections", review("discussions:protections"), "organiser"),
    State("reveals", review("discussions:reveals"), "organiser"),
    State("people", _desk("people"), "organiser"),
    State("people, found by name", lambda world: _desk("people")(world) + "?q=rosa", "organiser"),
    State("limits of a moderator", review("consultations:role_limits", pk=_second_role), "organiser"),
    State("invitations", _desk("invitations"), "organiser"),
    State("files of invitations", _desk("batches"), "organiser"),
    State("files of invitations, none sent", _desk("batches"), "organiser", send("main form"), 422),
    State("file with problems", review("consultations:batch", pk=lambda world: world.batch.pk), "organiser"),
    State("affiliations", at("consultations:affiliations"), "organiser"),
    State(
        "affiliation to verify",
        at("consultations:affiliation_verification", pk=lambda world: world.claim.pk),
        "organiser",
    ),
    State("affiliation to refuse", at("consultations:affiliation_refusal", pk=lambda w: w.claim.pk), "organiser"),
    State(
        "organisation to edit",
        at("consultations:organisation_edit", pk=lambda world: organisation(world)),
        "organiser",
    ),
    State("affiliation to end", _affiliation("affiliation_withdrawal"), "organiser"),
    State("affiliation that may speak for all", _affiliation("representation"), "organiser"),
    State("affiliation that administers", _affiliation("administration"), "organiser"),
    State("merger", at("consultations:merger", pk=lambda world: organisation(world)), "organiser"),
    State("names of countries", at("consultations:country_names"), "organiser"),
    State("new name of a country", at("consultations:country_name_new"), "organiser"),
    State("name of a country", at("consultations:country_name", pk=lambda world: world.country.pk), "organiser"),
    State(
        "name of a country to end", at("consultations:country_name_end", pk=lambda w: w.country.pk), "organiser"
    ),
    State("how to begin a consultation", at("consultations:beginning"), "organiser"),
    State("new consultation", at("consultations:opening"), "organiser"),
    State("new consultation, wrong", at("consultations:opening"), "organiser", send("main form"), 422),
    State("consultation to take over", at("consultations:take_over", slug=lambda w: w.charter.slug), "organiser"),
    State("queue", review("moderation:queue"), "moderator"),
    State("queue, one comment", review("moderation:item", pk=lambda world: world.waiting().pk), "moderator"),
    State("queue, empty", at("moderation:queue", slug=lambda world: world.charter.slug), "moderator"),
    State(
        "queue, returned without a reason",
        review("moderation:item", pk=lambda world: world.waiting().pk),
        "moderator",
        send("form.decision", "[value=return]"),
        422,
    ),
    State("translations that wait", review("moderation:translations"), "moderator"),
    State("translations, none", at("moderation:translations", slug=lambda w: w.charter.slug), "moderator"),
    State(
        "translations that wait, declined without a reason",
        review("moderation:translations"),
        "moderator",
        send("form.decision", "[value=decline]"),
        422,
    ),
    State("tagging", review("moderation:tagging"), "moderator"),
    State("tagging, one comment", review("moderation:tagging_item", pk=lambda w: w.tagged().pk), "moderator"),
    State("tagging, nothing to do", at("moderation:tagging", slug=lambda world: world.members.slug), "organiser"),
    State("downloads", review("reports:summary"), "rapporteur"),
    State("invitation", at("consultations:invitation", token=lambda world: world.offer.token)),
    State(
        "invitation of another",
        at("consultations:invitation", token=lambda world: world.offer.token),
        "newcomer",
        status=403,
    ),
    State(
        "invitation, revoked", at("consultations:invitation", token=lambda world: world.revoked.token), status=410
    ),
)
