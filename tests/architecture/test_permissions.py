"""The permission matrix: every address of ours, asked by everyone. A new address without a row fails."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from apps.consultations.enums import RoleName
from apps.consultations.models import Document
from apps.core.models import CountryName
from apps.discussions.models import Comment, Identity, Protection, Reveal
from apps.profiles.models import Profile
from tests.architecture.test_contracts import patterns
from tests.factories import (
    AffiliationFactory,
    CountryNameFactory,
    InvitationBatchFactory,
    InvitationFactory,
    PhaseFactory,
    ProfileFactory,
    QuestionFactory,
    RoleFactory,
    SignUpFactory,
    UserFactory,
    pending_comment,
    published_comment,
)

pytestmark = pytest.mark.django_db
ASKED_BY = ("anonymous", "participant", "author", "rapporteur", "moderator", "organiser", "stranger")
EVERYONE = dict.fromkeys(ASKED_BY, "ok")
SIGNED_IN = EVERYONE | {"anonymous": "sign in"}
NOBODY = dict.fromkeys(ASKED_BY, "not found")
DESK = dict.fromkeys(ASKED_BY, "refused") | {"anonymous": "sign in", "moderator": "ok", "organiser": "ok"}
TAGGERS = DESK | {"rapporteur": "ok"}
SUMMARY = dict.fromkeys(ASKED_BY, "refused") | {"anonymous": "sign in", "rapporteur": "ok", "organiser": "ok"}
PEOPLE = dict.fromkeys(ASKED_BY, "refused") | {"anonymous": "sign in", "organiser": "ok"}
# Organisations belong to no consultation: who organises any of them decides.
ORGANISERS = dict.fromkeys(ASKED_BY, "refused") | {"anonymous": "sign in", "organiser": "ok", "stranger": "ok"}
DECIDERS = dict.fromkeys(ASKED_BY, "not found") | {"anonymous": "sign in", "organiser": "ok", "stranger": "ok"}
# Who may open consultations at all finds those that are their own.
OWN_EARLIER = dict.fromkeys(ASKED_BY, "refused") | {
    "anonymous": "sign in",
    "organiser": "ok",
    "stranger": "not found",
}
OWN = dict.fromkeys(ASKED_BY, "refused") | {"anonymous": "sign in", "author": "ok"}

# Route name: (method, what it is asked with, who gets what while the consultation is announced and open).
MATRIX: dict[str, tuple[str, Callable[[Comment], dict[str, object]], dict[str, str]]] = {
    "health": ("get", lambda comment: {}, EVERYONE),
    "consultations:home": ("get", lambda comment: {}, EVERYONE),
    "consultations:consultation": ("get", lambda comment: {"slug": comment.consultation.slug}, EVERYONE),
    "consultations:roundtable": (
        "get",
        lambda comment: {"slug": comment.consultation.slug, "number": comment.question.roundtable.number},
        EVERYONE,
    ),
    "consultations:people": ("get", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "consultations:visibility": ("post", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "consultations:roles": ("post", lambda comment: a_role(comment, "person"), PEOPLE),
    "consultations:role_removal": ("post", lambda comment: a_role(comment, "role"), PEOPLE),
    "consultations:invitations": ("post", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "consultations:invitation_resending": ("post", lambda comment: an_invitation(comment), PEOPLE),
    "consultations:invitation_revocation": ("post", lambda comment: an_invitation(comment), PEOPLE),
    "consultations:batches": ("get", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "consultations:batch_template": ("get", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "consultations:batch": ("get", lambda comment: a_batch(comment), PEOPLE),
    "consultations:batch_problems": ("get", lambda comment: a_batch(comment), PEOPLE),
    "consultations:batch_confirmation": ("post", lambda comment: a_batch(comment), PEOPLE),
    "consultations:batch_progress": ("get", lambda comment: a_batch(comment), PEOPLE),
    "consultations:batch_resending": ("post", lambda comment: a_batch(comment), PEOPLE),
    "consultations:batch_revocation": ("post", lambda comment: a_batch(comment), PEOPLE),
    "consultations:batch_removal": ("post", lambda comment: a_batch(comment), PEOPLE),
    "consultations:invitation": ("get", lambda comment: {"token": "forged"}, NOBODY),
    "consultations:beginning": ("get", lambda comment: {}, ORGANISERS),
    "consultations:opening": ("get", lambda comment: {}, ORGANISERS),
    "consultations:take_over": ("get", lambda comment: {"slug": comment.consultation.slug}, OWN_EARLIER),
    "consultations:desk": ("get", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "consultations:desk_settings": ("get", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "consultations:desk_announcement": ("post", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "consultations:desk_announcement_withdrawal": (
        "post",
        lambda comment: {"slug": comment.consultation.slug},
        PEOPLE,
    ),
    "consultations:desk_phases": ("get", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "consultations:desk_phase_new": ("get", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "consultations:desk_roundtables": ("get", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "consultations:desk_roundtable_new": ("get", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "consultations:desk_roundtable_numbers": ("get", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "consultations:desk_documents": ("get", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "consultations:desk_document_new": ("get", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "consultations:desk_history": ("get", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "consultations:desk_phase": ("get", lambda comment: a_phase(comment), PEOPLE),
    "consultations:desk_phase_end": ("get", lambda comment: a_phase(comment), PEOPLE),
    "consultations:desk_phase_removal": ("get", lambda comment: a_phase(comment), PEOPLE),
    "consultations:desk_roundtable": ("get", lambda comment: a_roundtable(comment), PEOPLE),
    "consultations:desk_roundtable_removal": ("get", lambda comment: a_roundtable(comment), PEOPLE),
    "consultations:desk_question_new": ("get", lambda comment: a_roundtable(comment), PEOPLE),
    "consultations:desk_question_numbers": ("get", lambda comment: a_roundtable(comment), PEOPLE),
    "consultations:desk_question": ("get", lambda comment: a_question(comment), PEOPLE),
    "consultations:desk_question_removal": ("get", lambda comment: a_question(comment), PEOPLE),
    "consultations:desk_document": ("get", lambda comment: a_document(comment), PEOPLE),
    "consultations:desk_document_removal": ("get", lambda comment: a_document(comment), PEOPLE),
    "discussions:question": (
        "get",
        lambda comment: place(comment) | {"number": comment.question.number},
        EVERYONE,
    ),
    "discussions:open_floor": ("get", lambda comment: place(comment), EVERYONE),
    "discussions:comments": ("post", lambda comment: {"pk": comment.question_id}, EVERYONE),
    "discussions:fresh": ("get", lambda comment: {"pk": comment.question_id}, EVERYONE),
    "discussions:comment": (
        "get",
        lambda comment: {"slug": comment.consultation.slug, "reference": comment.reference},
        EVERYONE,
    ),
    "discussions:revision": ("get", lambda comment: {"pk": comment.pk}, OWN),
    "discussions:withdrawal": ("post", lambda comment: {"pk": comment.pk}, OWN),
    "discussions:attribution": ("get", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "discussions:roundtable_attribution": ("get", lambda comment: place(comment), PEOPLE),
    "discussions:protection": ("get", lambda comment: {"slug": comment.consultation.slug}, SIGNED_IN),
    "discussions:protections": ("get", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "discussions:protection_decision": ("post", lambda comment: a_protection(comment), PEOPLE),
    "discussions:reveal": ("get", lambda comment: a_sealed_comment(comment), PEOPLE),
    "discussions:reveals": ("get", lambda comment: {"slug": comment.consultation.slug}, PEOPLE),
    "discussions:reveal_confirmation": ("post", lambda comment: a_reveal(comment), PEOPLE),
    "discussions:reveal_refusal": ("post", lambda comment: a_reveal(comment), PEOPLE),
    "discussions:preview": ("post", lambda comment: {}, SIGNED_IN),
    "profiles:showing": ("get", lambda comment: {}, SIGNED_IN),
    "profiles:profile": ("get", lambda comment: {"public_id": a_profile().public_id}, EVERYONE),
    "profiles:participants": ("get", lambda comment: {"slug": comment.consultation.slug}, EVERYONE),
    "moderation:queue": ("get", lambda comment: {"slug": comment.consultation.slug}, DESK),
    "moderation:queue_list": ("get", lambda comment: {"slug": comment.consultation.slug}, DESK),
    "moderation:item": ("get", lambda comment: {"slug": comment.consultation.slug, "pk": comment.pk}, DESK),
    "moderation:decisions": ("post", lambda comment: {"slug": comment.consultation.slug, "pk": comment.pk}, DESK),
    "moderation:tagging": ("get", lambda comment: {"slug": comment.consultation.slug}, TAGGERS),
    "moderation:tagging_item": (
        "get",
        lambda comment: {"slug": comment.consultation.slug, "pk": comment.pk},
        TAGGERS,
    ),
    "reports:summary": ("get", lambda comment: {"slug": comment.consultation.slug}, SUMMARY),
    "reports:download": ("get", lambda comment: {"slug": comment.consultation.slug, "format": "json"}, SUMMARY),
    "notifications:list": ("get", lambda comment: {}, SIGNED_IN),
    "notifications:unread": ("get", lambda comment: {}, SIGNED_IN),
    "notifications:reading": ("post", lambda comment: {}, SIGNED_IN),
    "notifications:preferences": ("get", lambda comment: {}, SIGNED_IN),
    "notifications:digest_offer": ("get", lambda comment: {}, SIGNED_IN),
    "notifications:subscription": ("post", lambda comment: {}, SIGNED_IN),
    "notifications:unsubscribe": ("get", lambda comment: {"token": "forged"}, NOBODY),
    "consultations:affiliations": ("get", lambda comment: {}, ORGANISERS),
    "consultations:affiliation_verification": ("post", lambda comment: an_affiliation("claimed"), DECIDERS),
    "consultations:affiliation_refusal": ("post", lambda comment: an_affiliation("claimed"), DECIDERS),
    "consultations:affiliation_withdrawal": ("post", lambda comment: an_affiliation("verified"), DECIDERS),
    "consultations:administration": ("post", lambda comment: an_affiliation("verified"), DECIDERS),
    "consultations:merger": ("get", lambda comment: an_organisation(), ORGANISERS),
    "consultations:organisation_edit": ("get", lambda comment: an_organisation(), ORGANISERS),
    "consultations:logo": ("post", lambda comment: an_organisation(), ORGANISERS),
    "consultations:logo_removal": ("post", lambda comment: an_organisation(), ORGANISERS),
    "organisations:logo": ("get", lambda comment: {"name": f"{0:032}.webp"}, NOBODY),
    "consultations:country_names": ("get", lambda comment: {}, ORGANISERS),
    "consultations:country_name_new": ("get", lambda comment: {}, ORGANISERS),
    "consultations:country_name": ("get", lambda comment: a_country_name(), ORGANISERS),
    "consultations:country_name_end": ("get", lambda comment: a_country_name(), ORGANISERS),
    "consultations:country_name_removal": ("post", lambda comment: a_country_name(), ORGANISERS),
    "organisations:organisation": ("get", lambda comment: an_organisation(), EVERYONE),
    "organisations:matches": ("get", lambda comment: {}, SIGNED_IN),
    "organisations:profile": ("get", lambda comment: {}, SIGNED_IN),
    "accounts:sign_up_confirmation": ("get", lambda comment: {"token": SignUpFactory().token}, EVERYONE),
    "accounts:sign_up_resending": ("post", lambda comment: {}, EVERYONE),
    "accounts:address_confirmation": ("get", lambda comment: {"key": "forged"}, EVERYONE),
    "accounts:password_reset_link": ("get", lambda comment: {"uidb36": "1", "key": "forged"}, EVERYONE),
    "accounts:identities": ("get", lambda comment: {}, SIGNED_IN),
    "accounts:identity_removal": ("post", lambda comment: {"pk": 0}, NOBODY | {"anonymous": "sign in"}),
    "accounts:identity_start": ("post", lambda comment: {"provider_id": "not-there"}, NOBODY),
    "accounts:identity_callback": ("get", lambda comment: {"provider_id": "not-there"}, NOBODY),
    "accounts:sessions": ("get", lambda comment: {}, SIGNED_IN),
    "accounts:session_end": ("post", lambda comment: {"pk": 0}, NOBODY | {"anonymous": "sign in"}),
    "accounts:other_sessions_end": ("post", lambda comment: {}, SIGNED_IN),
}
SAID_AS = {200: "ok", 204: "ok", 302: "ok", 400: "ok", 422: "ok", 403: "refused", 404: "not found"}


def an_affiliation(status: str) -> dict[str, object]:
    return {"pk": AffiliationFactory(status=status).pk}


def an_organisation() -> dict[str, object]:
    return {"pk": AffiliationFactory().organisation.pk}


def a_protection(comment: Comment) -> dict[str, object]:
    protection = Protection.objects.create(consultation=comment.consultation, user=UserFactory())
    return {"slug": comment.consultation.slug, "pk": protection.pk}


def sealed(comment: Comment) -> Comment:
    found = published_comment(question=comment.question, author_name="", attribution="organisation")
    Identity.objects.create(comment=found, author_name="Somebody")
    return found


def a_sealed_comment(comment: Comment) -> dict[str, object]:
    return {"slug": comment.consultation.slug, "reference": sealed(comment).reference}


def a_reveal(comment: Comment) -> dict[str, object]:
    reveal = Reveal.objects.create(comment=sealed(comment), requested_by=UserFactory(), reason="To be answered.")
    return {"slug": comment.consultation.slug, "pk": reveal.pk}


def a_profile() -> Profile:
    return ProfileFactory(biography="Born at sea.", biography_audience="everyone")


def a_country_name() -> dict[str, object]:
    CountryName.objects.all().delete()
    return {"pk": CountryNameFactory(code="XK", valid_from=date(2099, 1, 1)).pk}


def a_role(comment: Comment, named: str, name: RoleName = RoleName.PARTICIPANT) -> dict[str, object]:
    role = RoleFactory(consultation=comment.consultation, name=name)
    return {"slug": comment.consultation.slug, "pk": role.pk if named == "role" else role.user.pk}


def a_phase(comment: Comment) -> dict[str, object]:
    phase = comment.consultation.phases.first() or PhaseFactory(consultation=comment.consultation)
    return {"slug": comment.consultation.slug, "pk": phase.pk}


def a_roundtable(comment: Comment) -> dict[str, object]:
    return {"slug": comment.consultation.slug, "pk": comment.question.roundtable_id}


def a_question(comment: Comment) -> dict[str, object]:
    return {"slug": comment.consultation.slug, "pk": comment.question_id}


def a_document(comment: Comment) -> dict[str, object]:
    document = Document.objects.create(
        consultation=comment.consultation, title="Note", language="en", url="https://plenary.example/"
    )
    return {"slug": comment.consultation.slug, "pk": document.pk}


def an_invitation(comment: Comment) -> dict[str, object]:
    invitation = InvitationFactory(consultation=comment.consultation)
    return {"slug": comment.consultation.slug, "pk": invitation.pk}


def a_batch(comment: Comment) -> dict[str, object]:
    batch = InvitationBatchFactory(consultation=comment.consultation)
    return {"slug": comment.consultation.slug, "pk": batch.pk}


def place(comment: Comment) -> dict[str, object]:
    return {"slug": comment.consultation.slug, "roundtable": comment.question.roundtable.number}


@pytest.fixture
def comment() -> Comment:
    comment = published_comment(question=QuestionFactory())
    QuestionFactory(roundtable=comment.question.roundtable, number=None)
    return comment


def client_of(who: str, comment: Comment) -> Client:
    client = Client()
    if who in ("rapporteur", "moderator", "organiser", "participant"):
        client.force_login(RoleFactory(consultation=comment.consultation, name=RoleName(who)).user)
    elif who == "author":
        client.force_login(comment.author)
    elif who == "stranger":  # the organiser of another consultation
        client.force_login(RoleFactory(name=RoleName.ORGANISER).user)
    return client


def answer(who: str, name: str, comment: Comment) -> str:
    method, arguments, _expected = MATRIX[name]
    response = getattr(client_of(who, comment), method)(reverse(name, kwargs=arguments(comment)))
    if (
        response.status_code == 302
        and "/accounts/login/" in response["Location"]
        and name != "discussions:comments"
    ):
        return "sign in"
    return SAID_AS[response.status_code]


@pytest.mark.parametrize("name", MATRIX)
def test_everyone_gets_what_the_matrix_says(name: str, comment: Comment):
    assert {who: answer(who, name, comment) for who in ASKED_BY} == MATRIX[name][2]


# The addresses that name something in a consultation.
OF_ONE = {f"consultations:{entry.name}" for route, entry in patterns(get_resolver()) if "<slug:slug>" in route}
WITHIN = [name for name in MATRIX if name.split(":")[0] in ("discussions", "moderation", "reports")]
WITHIN.append("profiles:participants")
WITHIN += [name for name in MATRIX if name in OF_ONE]
WITHIN = [name for name in WITHIN if MATRIX[name][2] not in (ORGANISERS, DECIDERS)]
WITHIN.remove("discussions:preview")
WITHIN.remove("consultations:take_over")


# Asked before anything is looked up: a visitor learns nothing by it.
BEFORE_LOOKING = {"moderation:decisions"}


@pytest.mark.parametrize("name", WITHIN)
def test_what_is_not_announced_is_not_found(name: str, comment: Comment):
    comment.consultation.announced_at = None
    comment.consultation.save()

    assert {who: answer(who, name, comment) for who in ("anonymous", "stranger")} == {
        "anonymous": "sign in" if name in BEFORE_LOOKING else "not found",
        "stranger": "not found",
    }


def test_pending_comment_is_not_found_by_others():
    comment = pending_comment(question=QuestionFactory())
    client = Client()
    client.force_login(UserFactory())

    for name in ("discussions:comment", "discussions:revision", "discussions:withdrawal"):
        method, arguments, _expected = MATRIX[name]
        assert getattr(client, method)(reverse(name, kwargs=arguments(comment))).status_code == 404


def test_every_address_of_ours_has_its_row():
    names = {
        ":".join(filter(None, (entry.callback.view_class.__module__.split(".")[1], entry.name)))
        for _route, entry in patterns(get_resolver())
        if hasattr(entry.callback, "view_class") and entry.callback.view_class.__module__.startswith("apps.")
    }

    assert {name.removeprefix("core:") for name in names} == set(MATRIX)
