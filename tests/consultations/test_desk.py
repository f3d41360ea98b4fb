"""The organisers' desk, page by page."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.activity.models import Activity
from apps.consultations.editing import change_consultation
from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation, Document, Phase, Question, Role, Roundtable
from apps.core.editing import token_of
from apps.core.language import versions_of
from apps.discussions.actions import change_attribution
from tests.consultations.desk import DESK, sent_back
from tests.factories import (
    ConsultationFactory,
    ObjectiveFactory,
    PhaseFactory,
    QuestionFactory,
    RoleFactory,
    RoundtableFactory,
    UserFactory,
    pending_comment,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    return ConsultationFactory(slug="ports", title={"en": "Ports", "fr": "Ports"}, announced_at=None)


@pytest.fixture
def organiser(consultation: Consultation, client: Client) -> Role:
    role = RoleFactory(consultation=consultation, name=RoleName.ORGANISER, user__name="Ama Serwaa")
    client.force_login(role.user)
    return role


def read(client: Client, path: str, status: int = 200) -> str:
    response = client.get(DESK + path)
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def test_overview_names_what_is_missing_one_by_one(client: Client, organiser: Role, consultation: Consultation):
    consultation.phases.all().delete()
    roundtable = RoundtableFactory(
        consultation=consultation, number=1, title={"en": "Work"}, brief={"fr": "Bref."}
    )
    question = QuestionFactory(
        roundtable=roundtable, number=1, text={"en": "What?", "fr": "Quoi ?"}, lead={"en": "L"}
    )

    html = read(client, "")

    assert "A phase for comments that is open or still to come.</a> <small>missing" in html
    assert "<span>A question.</span> <small>there" in html
    for address, place, text, language in (
        ("settings/", "The consultation", "organiser", "Français"),
        (f"roundtables/{roundtable.pk}/", "Roundtable 1", "title", "Français"),
        (f"roundtables/{roundtable.pk}/", "Roundtable 1", "brief", "English"),
        (f"questions/{question.pk}/", "Roundtable 1, Question 1", "lead", "Français"),
    ):
        pattern = rf'href="{DESK}{address}[^"]*">{place}</a> · {text} <small><span [^>]*>{language}</span></small>'
        assert re.search(pattern, html), pattern
    assert "disclaimer" not in html
    assert "Announce it" not in html


def test_settings_are_shown_in_all_languages_and_saved(
    client: Client, organiser: Role, consultation: Consultation
):
    form = sent_back(client, "settings/") | {"title_fr": "Les ports", "languages": ["ar", "en", "fr"]}

    assert client.post(f"{DESK}settings/", form).status_code == 302

    consultation.refresh_from_db()
    assert versions_of(consultation.title) == {"en": "Ports", "fr": "Les ports"}
    assert consultation.languages == ["en", "fr", "ar"]
    html = read(client, "settings/")
    assert 'name="title_ar"' in html
    assert re.search(r'<textarea name="title_ar"[^>]*lang="ar"[^>]*dir="rtl"', html)
    activity = Activity.objects.get()
    assert (activity.kind, activity.data["fields"]) == ("consultation.changed", ["title.fr", "languages"])


def test_settings_follow_a_new_address(client: Client, organiser: Role):
    response = client.post(f"{DESK}settings/", sent_back(client, "settings/") | {"slug": "harbours"})

    assert response["Location"] == "/consultations/harbours/desk/settings/"


def test_wrong_settings_come_back_with_what_was_written(
    client: Client, organiser: Role, consultation: Consultation
):
    form = sent_back(client, "settings/") | {"mandate_en": "Written <with> care.", "moderation_days": "many"}

    response = client.post(f"{DESK}settings/", form)

    html = response.content.decode()
    assert response.status_code == 422
    assert "Written &lt;with&gt; care." in html
    assert 'role="alert"' in html
    assert not Activity.objects.exists()


def test_two_organisers_at_once_see_both_versions(client: Client, organiser: Role, consultation: Consultation):
    form = sent_back(client, "settings/") | {"title_en": "Harbours", "mandate_fr": "Pourquoi."}
    change_consultation(
        consultation=consultation,
        by=UserFactory(name="Ben Ozu"),
        seen=form["seen"],
        changes={"title": {"en": "Docks", "fr": "Les quais"}},
    )

    response = client.post(f"{DESK}settings/", form)

    html = " ".join(response.content.decode().split())
    assert response.status_code == 409
    assert "<bdi>Ben Ozu</bdi> has changed this while you were writing." in html
    for words in ("Harbours", '<p lang="en" dir="ltr">Docks</p>', "Les quais", "Pourquoi."):
        assert words in html
    consultation.refresh_from_db()
    assert versions_of(consultation.title)["en"] == "Docks"
    again = {field.name: field.value() for field in response.context["form"] if field.value() not in (None, "")}
    again["framework"] = consultation.framework.pk
    assert client.post(f"{DESK}settings/", again).status_code == 302
    consultation.refresh_from_db()
    assert versions_of(consultation.title) == {"en": "Harbours", "fr": "Les quais"}
    assert versions_of(consultation.mandate) == {"fr": "Pourquoi."}


def test_roundtables_and_questions_are_written_side_by_side(
    client: Client, organiser: Role, consultation: Consultation
):
    objective = ObjectiveFactory(framework=consultation.framework, number=7)
    foreign = ObjectiveFactory()
    roundtable_form = {"number": "1", "title_en": "Work", "title_fr": "Travail", "objectives": [objective.pk]}

    refused = client.post(f"{DESK}roundtables/new/", roundtable_form | {"objectives": [foreign.pk]})
    client.post(f"{DESK}roundtables/new/", roundtable_form)
    roundtable = Roundtable.objects.get()
    new = f"{DESK}roundtables/{roundtable.pk}/questions/"
    client.post(new, {"number": "1", "text_en": "What works?", "text_fr": "Quoi ?", "lead_en": "Say where."})
    client.post(new, {"number": "", "text_en": "Anything else?"})
    second_floor = client.post(new, {"number": "", "text_en": "Anything else?"})

    assert refused.status_code == 422
    assert list(roundtable.objectives.all()) == [objective]
    asked, floor = Question.objects.in_order()
    assert (versions_of(asked.text), asked.number, floor.number) == (
        {"en": "What works?", "fr": "Quoi ?"},
        1,
        None,
    )
    assert second_floor.status_code == 422
    assert "This roundtable has an open floor already." in second_floor.content.decode()
    html = read(client, "roundtables/")
    assert "What works?" in html
    assert 'missing: <span lang="fr" dir="ltr">Français</span>' in html
    assert 'value="2"' in read(client, f"roundtables/{roundtable.pk}/questions/")


def test_number_of_a_question_with_comments_is_shown_and_stays(
    client: Client, organiser: Role, consultation: Consultation
):
    question = QuestionFactory(roundtable__consultation=consultation, number=3)
    pending_comment(question=question)

    page = f"questions/{question.pk}/"
    assert "It stands in the references of comments, so it stays." in read(client, page)
    assert "removal/" not in read(client, page)
    assert "removal/" not in read(client, f"roundtables/{question.roundtable.pk}/")
    client.post(DESK + page, sent_back(client, page) | {"number": "9", "text_fr": "Quoi ?"})

    question.refresh_from_db()
    assert (question.number, versions_of(question.text)["fr"]) == (3, "Quoi ?")


def test_order_is_given_at_once(client: Client, organiser: Role, consultation: Consultation):
    roundtable = RoundtableFactory(consultation=consultation, number=1)
    first, second = (QuestionFactory(roundtable=roundtable, number=number) for number in (1, 2))
    page = f"{DESK}roundtables/{roundtable.pk}/order/"

    same = client.post(page, {f"number_{first.pk}": "2", f"number_{second.pk}": "2"})
    client.post(page, {f"number_{first.pk}": "2", f"number_{second.pk}": "1"})

    assert same.status_code == 422
    assert "Two of them have the same number." in same.content.decode()
    assert list(roundtable.questions.in_order()) == [second, first]


def test_order_of_roundtables(client: Client, organiser: Role, consultation: Consultation):
    first, second = (RoundtableFactory(consultation=consultation, number=number) for number in (1, 2))

    client.post(f"{DESK}roundtables/order/", {f"number_{first.pk}": "5", f"number_{second.pk}": "1"})

    assert list(consultation.roundtables.values_list("pk", "number")) == [(second.pk, 1), (first.pk, 5)]


def test_removal_asks_first_and_says_why_not(client: Client, organiser: Role, consultation: Consultation):
    question = QuestionFactory(roundtable__consultation=consultation)
    answered = QuestionFactory(roundtable=question.roundtable)
    pending_comment(question=answered)

    assert "Remove this question?" in read(client, f"questions/{question.pk}/removal/")
    client.post(f"{DESK}questions/{question.pk}/removal/")
    refused = client.post(f"{DESK}questions/{answered.pk}/removal/", follow=True)

    assert list(Question.objects.all()) == [answered]
    assert "People have commented under this question, so it stays." in refused.content.decode()
    assert "Its questions and documents go with it." in read(
        client, f"roundtables/{question.roundtable.pk}/removal/"
    )


def test_documents_are_https_links_of_the_whole_or_of_a_roundtable(
    client: Client, organiser: Role, consultation: Consultation
):
    roundtable, foreign = RoundtableFactory(consultation=consultation), RoundtableFactory()
    form = {
        "title_en": "Note",
        "language": "en",
        "url": "https://plenary.example/note",
        "roundtable": roundtable.pk,
    }

    for wrong in ({"url": "http://plenary.example/"}, {"url": "javascript:alert(1)"}, {"roundtable": foreign.pk}):
        assert client.post(f"{DESK}documents/new/", form | wrong).status_code == 422
    client.post(f"{DESK}documents/new/", form)
    document = Document.objects.get()
    page = f"documents/{document.pk}/"
    client.post(DESK + page, sent_back(client, page) | {"summary_en": "Two pages.", "roundtable": ""})

    document.refresh_from_db()
    assert (document.roundtable, versions_of(document.summary)) == (None, {"en": "Two pages."})
    assert "https://plenary.example/note" in read(client, "documents/")
    client.post(f"{DESK}{page}removal/")
    assert not Document.objects.exists()


def test_phases_are_written_by_the_clock_of_the_consultation(
    client: Client, organiser: Role, consultation: Consultation
):
    consultation.phases.all().delete()
    form = {
        "feature": "comment",
        "title_en": "Comments",
        "opens_at": "2099-03-01T09:00",
        "closes_at": "2099-03-01T09:00",
    }

    refused = client.post(f"{DESK}phases/new/", form)
    client.post(f"{DESK}phases/new/", form | {"closes_at": "2099-04-01T18:00"})

    assert refused.status_code == 422
    assert "A phase closes after it opens." in refused.content.decode()
    phase = Phase.objects.get()
    page = f"phases/{phase.pk}/"
    assert sent_back(client, page)["closes_at"] == "2099-04-01T18:00"
    client.post(DESK + page, sent_back(client, page) | {"title_fr": "Avis"})
    phase.refresh_from_db()
    assert (versions_of(phase.title), phase.closes_at.isoformat()) == (
        {"en": "Comments", "fr": "Avis"},
        "2099-04-01T16:00:00+00:00",
    )
    assert "1 March 2099, 09:00" in read(client, "phases/")
    client.post(f"{DESK}{page}removal/")
    assert not Phase.objects.exists()


def test_page_of_a_phase_that_has_begun_leads_to_its_extension(
    client: Client, organiser: Role, consultation: Consultation
):
    Consultation.objects.update(announced_at="2020-01-01T00:00Z")
    phase = consultation.phases.get()

    html = read(client, f"phases/{phase.pk}/")

    assert 'name="closes_at"' not in html
    assert f'href="{DESK}phases/{phase.pk}/end/"' in html
    assert "Extend or close early" in read(client, "phases/")


def test_history_tells_of_the_rule_of_attribution(client: Client, organiser: Role, consultation: Consultation):
    roundtable = RoundtableFactory(consultation=consultation, number=1)
    change_attribution(place=consultation, rule="chatham_house", by=organiser.user)
    change_attribution(place=roundtable, rule="organisation", by=organiser.user)
    change_attribution(place=roundtable, rule="", by=organiser.user)

    lines = re.findall(r"<p><b><bdi>Ama Serwaa</bdi></b> (.*?)</p>", read(client, "history/"))

    assert lines == [
        "changed what readers learn of who speaks in a roundtable: as the consultation",
        "changed what readers learn of who speaks in a roundtable: Organisation and group only",
        "changed what readers learn of who speaks: Chatham House Rule",
    ]
    assert "Chatham House Rule" in read(client, f"roundtables/{roundtable.pk}/")


def test_history_says_who_did_what_in_words(client: Client, organiser: Role, consultation: Consultation):
    page = f"roundtables/{RoundtableFactory(consultation=consultation, number=2).pk}/"
    client.post(DESK + page, sent_back(client, page) | {"title_fr": "Travail"})
    client.post(f"/consultations/ports/people/{organiser.user.pk}/roles/", {"name": "rapporteur"})
    client.post("/consultations/ports/people/visibility/", {"visibility": "members"})

    html = read(client, "history/")

    lines = re.findall(r"<p><b><bdi>Ama Serwaa</bdi></b> (.*?)</p>", html)
    assert lines == [
        "changed who may read and comment: Members only",
        "gave \N{FIRST STRONG ISOLATE}Ama Serwaa\N{POP DIRECTIONAL ISOLATE} a role: Rapporteur",
        "changed roundtable RT2",
    ]
    assert "title (Français)" in html
    assert "Travail" not in html


@pytest.mark.parametrize("path", ["", "phases/", "roundtables/", "documents/", "history/"])
def test_pages_cost_the_same_however_much_there_is(
    client: Client, organiser: Role, consultation: Consultation, path: str
):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(DESK + path)
        return len(captured)

    cost()  # the first request writes when the person was last here
    costs = []
    for more in (1, 3):
        for _ in range(more):
            question = QuestionFactory(roundtable__consultation=consultation)
            PhaseFactory(consultation=consultation)
            Document.objects.create(
                consultation=consultation,
                roundtable=question.roundtable,
                title="Note",
                language="en",
                url="https://x",
            )
            client.post(f"{DESK}questions/{question.pk}/removal/") if path == "history/" else None
        costs.append(cost())

    assert costs[0] == costs[1] <= 12


@pytest.mark.parametrize("role", [role for role in RoleName if role != RoleName.ORGANISER])
def test_desk_is_the_organisers_alone(client: Client, consultation: Consultation, role: RoleName):
    client.force_login(RoleFactory(consultation=consultation, name=role).user)

    assert client.get(DESK).status_code == 403
    assert client.post(f"{DESK}announcement/").status_code == 403
    client.force_login(RoleFactory(name=RoleName.ORGANISER).user)
    assert client.get(DESK).status_code == 404


def test_things_of_another_consultation_are_not_found_here(client: Client, organiser: Role):
    question = QuestionFactory()
    phase = question.roundtable.consultation.phases.get()

    for path in (f"questions/{question.pk}/", f"roundtables/{question.roundtable.pk}/", f"phases/{phase.pk}/"):
        assert client.get(DESK + path).status_code == 404
        assert client.post(f"{DESK}{path}removal/").status_code == 404


def test_second_factor_guards_the_desk_where_a_site_asks_for_it(client: Client, organiser: Role, settings: object):
    settings.REQUIRE_SECOND_FACTOR = True  # type: ignore[attr-defined]

    for path in (DESK, f"{DESK}settings/", "/consultations/new/"):
        response = client.get(path)
        assert response.status_code == 403
        assert "accounts/second_factor_first.html" in [template.name for template in response.templates]


def test_seen_of_another_row_is_of_no_use(client: Client, organiser: Role, consultation: Consultation):
    roundtable = RoundtableFactory(consultation=consultation)
    page = f"roundtables/{roundtable.pk}/"
    form = sent_back(client, page) | {"seen": token_of(consultation), "title_en": "Other"}

    assert client.post(DESK + page, form).status_code == 409
