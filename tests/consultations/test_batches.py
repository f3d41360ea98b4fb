"""Many invitations from one file: what is read, what is said of each row, and what confirming does."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.activity.models import Activity
from apps.consultations.batches.actions import KEPT_FOR, confirm_batch, discard_batch, forget_batches, read_batch
from apps.consultations.batches.problems import SENTENCES, sentence
from apps.consultations.batches.reading import MOST_ROWS, Unusable
from apps.consultations.enums import RoleName
from apps.consultations.models import Invitation, InvitationBatch, InvitationRow, Role
from apps.consultations.presets import Preset
from apps.consultations.tasks import forget_batches as forget_batches_task
from apps.core.errors import Refused
from tests.factories import (
    InvitationFactory,
    OrganisationFactory,
    RoleFactory,
    StakeholderGroupFactory,
    UserFactory,
)
from tests.factories.invitation_files import MEMBER, SPOILT, TAKEN, address, invitation_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser() -> Role:
    """Of a consultation with somebody invited and somebody observing."""
    organiser = RoleFactory(name=RoleName.ORGANISER)
    InvitationFactory(consultation=organiser.consultation, email=TAKEN)
    RoleFactory(consultation=organiser.consultation, user=UserFactory(email=MEMBER), name=RoleName.OBSERVER)
    union = StakeholderGroupFactory(code="union", name={"en": "Trade union", "fr": "Syndicat"})
    OrganisationFactory(name={"en": "Union of Dockers"}, stakeholder_group=union)
    OrganisationFactory(name={"en": "Upper District"}, acronym="UD", stakeholder_group=union)
    OrganisationFactory(name={"en": "Usual Doubts"}, acronym="UD", stakeholder_group=union)
    return organiser


def read(organiser: Role, content: bytes | str, **fields: object) -> InvitationBatch:
    asked = {"file_name": "guests.csv", "role": RoleName.PARTICIPANT, "language": "en", **fields}
    content = content if isinstance(content, bytes) else content.encode()
    return read_batch(consultation=organiser.consultation, by=organiser.user, content=content, **asked)


def codes_of(batch: InvitationBatch) -> dict[int, set[str]]:
    return {row.number: {problem["code"] for problem in row.problems} for row in batch.rows.bad()}


def test_five_thousand_rows_of_which_three_hundred_are_bad_are_each_explained(
    organiser: Role,
):
    file = invitation_file()
    start = time.perf_counter()
    batch = read(organiser, file.content)
    print(f"\n5,000 rows looked at in {time.perf_counter() - start:.2f} s")

    assert codes_of(batch) == file.problems
    assert (len(file.problems), batch.good_count, batch.bad_count) == (300, 4_700, 300)
    assert batch.rows.count() == 5_000
    assert not Invitation.objects.exclude(email=TAKEN).exists()


def test_every_kind_of_problem_occurs_among_them_and_has_its_sentence(organiser: Role):
    batch = read(organiser, invitation_file(good=60, bad=len(SPOILT)).content)

    said = {sentence(problem) for row in batch.rows.bad() for problem in row.problems}
    assert {code for codes in codes_of(batch).values() for code in codes} == set(SENTENCES) - {"malformed"}
    assert {
        "Row 2 has the same address and role.",
        "Wrong number of cells: 2. The first row names so many columns: 7.",
        "Name: begins like a formula (=, +, -, @, tab or line break).",
        "Name: longer than allowed. The most is: 150.",
        "No role is called “guest”.",
        "More than one organisation is called “UD”: write its full name.",
    } <= said
    assert not [words for words in said if "%" in words]


def test_good_row_is_read_with_all_that_it_presets(organiser: Role):
    batch = read(
        organiser,
        "Adresse électronique;Nom;Rôle;Langue;Organisation;Groupe de parties prenantes;Fonction\n"
        "Rosa@Elsewhere.example;Rosa Quispe;Observateur;espagnol;union of DOCKERS;;Présidente\n"
        "ana@elsewhere.example;;;;Seafarers of the South;Syndicat;\n",
        language="ru",
    )

    assert codes_of(batch) == {}
    first, second = batch.rows.all()
    assert (first.number, first.email, first.name, first.role, first.language, first.position) == (
        2,
        "rosa@elsewhere.example",
        "Rosa Quispe",
        "observer",
        "es",
        "Présidente",
    )
    assert (first.organisation_called, first.stakeholder_group.code) == ("Union of Dockers", "union")
    assert (second.role, second.language, second.organisation, second.organisation_name) == (
        "participant",
        "ru",
        None,
        "Seafarers of the South",
    )


HEADINGS = {
    "ar": "عنوان البريد الإلكتروني,الاسم,الدور",
    "en": "E-mail address,Name,Role",
    "es": "Dirección de correo electrónico,Nombre,Función",
    "fr": "Adresse électronique,Nom,Rôle",
    "ru": "Адрес электронной почты,Имя,Роль",
    "zh": "电子邮件地址,姓名,角色",
    "codes": "email,name,role",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("language", HEADINGS)
def test_headings_in_each_language_with_each_separator_and_encoding(
    organiser: Role, language: str, separator: str, encoding: str
):
    text = f"{HEADINGS[language]}\r\nrosa@elsewhere.example,Роза,observer\r\n".replace(",", separator)

    row = read(organiser, text.encode(encoding)).rows.get()

    assert (row.problems, row.email, row.name, row.role) == ([], "rosa@elsewhere.example", "Роза", "observer")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"\r\n \r\n", "This file is empty."),
        (b"sep=;", "This file is empty."),
        (b"PK\x03\x04 and so on", "a spreadsheet and not a CSV file"),
        (b"\xd0\xcf\x11\xe0 and so on", "a spreadsheet and not a CSV file"),
        ("почта,имя".encode("cp1251"), "The first row cannot be read."),
        ("email,name".encode("utf-16-le"), "The first row cannot be read."),
        (b"name,role\nRosa,participant", "No column is called “E-mail address”"),
        (b"email,telephone\nrosa@elsewhere.example,1", "These columns are not known: “telephone”."),
        (b"email,e-mail\na@b.example,a@b.example", "names a column twice: E-mail address."),
        (b"email,name\n\n,\n", "The file has no rows below the first"),
        (b"email\n" + b"a@b.example\n" * (MOST_ROWS + 1), "more than 10000 rows"),
    ],
)
def test_file_of_which_nothing_can_be_made_says_why(organiser: Role, content: bytes, sentence: str):
    with pytest.raises(Unusable, match=sentence):
        read(organiser, content)
    assert not InvitationBatch.objects.exists()


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(organiser: Role):
    batch = read(
        organiser,
        'sep=;\nemail;name;;\n\na@elsewhere.example;"two\nlines";;\nbad\n;;;\nb@elsewhere.example;B;;\n',
    )

    assert codes_of(batch) == {3: {"invisible"}, 4: {"cell_count"}}
    assert [row.number for row in batch.rows.good()] == [6]


def test_quotation_mark_that_is_never_closed_spoils_its_own_row_only(organiser: Role):
    rows = [f"guest{n}@elsewhere.example,Guest" for n in range(20)]
    rows[3] = 'lost@elsewhere.example,"Guest'
    rows[19] = 'last@elsewhere.example,"Guest'

    batch = read(organiser, "\n".join(["email,name", *rows]))

    assert codes_of(batch) == {5: {"open_quote"}, 21: {"open_quote"}}
    assert batch.good_count == 18


def test_carriage_returns_within_a_row_are_explained(organiser: Role):
    batch = read(organiser, 'email,name\na@elsewhere.example,A\rB\nb@elsewhere.example,"\r=1"\n')

    assert codes_of(batch) == {2: {"malformed"}, 3: {"formula"}}


def test_old_line_ends_are_understood(organiser: Role):
    assert read(organiser, "email\ra@elsewhere.example\rb@elsewhere.example\r").good_count == 2


def test_row_says_all_that_is_wrong_with_it(organiser: Role):
    batch = read(organiser, "email,name,role,language,position\nrosa,=1,king,Klingon,Speaker\n")

    assert codes_of(batch) == {2: {"bad_address", "formula", "role", "language", "no_group"}}


def test_repetition_is_of_a_good_row_and_the_same_role(organiser: Role):
    batch = read(
        organiser,
        "email,role\nrosa@elsewhere.example,king\nrosa@elsewhere.example,\n"
        "rosa@elsewhere.example,observer\nrosa@ELSEWHERE.example,participant\n",
    )

    assert codes_of(batch) == {2: {"role"}, 5: {"duplicate"}}
    assert [problem["row"] for problem in batch.rows.get(number=5).problems] == [3]


def test_domains_in_other_scripts_are_one_however_they_are_written(organiser: Role):
    batch = read(organiser, "email\nrosa@münchen.example\nrosa@xn--mnchen-3ya.example\n")

    assert codes_of(batch) == {3: {"duplicate"}}


def test_nothing_is_told_of_accounts_elsewhere_or_of_addresses_that_are_not_confirmed(organiser: Role):
    elsewhere = RoleFactory(name=RoleName.PARTICIPANT).user
    member = RoleFactory(consultation=organiser.consultation, name=RoleName.PARTICIPANT).user
    member.emailaddress_set.create(email="unconfirmed@elsewhere.example")
    addresses = [elsewhere.email, UserFactory().email, "unconfirmed@elsewhere.example", "nobody@elsewhere.example"]

    batch = read(organiser, "\n".join(["email", *addresses, member.email]))

    assert codes_of(batch) == {6: {"member"}}


def test_revoked_and_used_invitations_are_not_in_the_way(organiser: Role):
    InvitationFactory(consultation=organiser.consultation, email="a@elsewhere.example", used=1)
    InvitationFactory(consultation=organiser.consultation, email="b@elsewhere.example", revoked_at=timezone.now())
    InvitationFactory(email="c@elsewhere.example")

    batch = read(organiser, "email\na@elsewhere.example\nb@elsewhere.example\nc@elsewhere.example\n")

    assert batch.bad_count == 0


def test_reading_costs_the_same_number_of_queries_whatever_the_number_of_rows(
    organiser: Role, django_assert_max_num_queries
):
    for good in (30, 300):
        with django_assert_max_num_queries(9):
            read(organiser, invitation_file(good=good, bad=27).content)


def test_confirming_invites_each_once_and_is_told_once(organiser: Role):
    batch = read(organiser, invitation_file(good=40, bad=10).content, language="fr")

    for _ in range(2):
        batch = confirm_batch(batch=batch, by=organiser.user)

    made = Invitation.objects.filter(batch=batch).order_by("pk")
    assert (made.count(), batch.good_count, batch.bad_count) == (40, 40, 10)
    assert made.owed().count() == 40
    first = made[0]
    assert (first.email, first.name, first.role, first.language, first.invited_by) == (
        address(0),
        "Guest 0",
        "participant",
        "en",
        organiser.user,
    )
    assert first.preset == Preset("Local group 0", StakeholderGroupFactory(code="union"), "Speaker")
    assert batch.rows.good().count() == 0
    assert list(Activity.objects.values_list("kind", "actor", "data")) == [
        ("invitations.made", organiser.user.pk, {"count": 40})
    ]


def test_who_may_represent_is_said_of_a_whole_file(organiser: Role):
    rows = "a@elsewhere.example,UN\nb@elsewhere.example,\n"
    OrganisationFactory(name={"en": "UN"})
    batch = read(organiser, f"email,organisation\n{rows}", may_represent=True)

    confirm_batch(batch=batch, by=organiser.user)

    made = batch.invitations.order_by("email").values_list("email", "may_represent")
    assert list(made) == [("a@elsewhere.example", True), ("b@elsewhere.example", False)]


def test_who_was_invited_or_joined_since_is_not_invited_again(organiser: Role):
    batch = read(
        organiser, "email,role\na@elsewhere.example,\nb@elsewhere.example,Observer\nc@elsewhere.example,\n"
    )
    InvitationFactory(consultation=organiser.consultation, email="a@elsewhere.example")
    joined = UserFactory(email="b@elsewhere.example")
    RoleFactory(consultation=organiser.consultation, user=joined, name=RoleName.OBSERVER)

    batch = confirm_batch(batch=batch, by=organiser.user)

    assert (batch.good_count, batch.bad_count) == (1, 2)
    assert codes_of(batch) == {2: {"invited"}, 3: {"member"}}
    assert batch.rows.get(number=3).cells == ["b@elsewhere.example", "Observer"]
    assert [each.email for each in batch.invitations.all()] == ["c@elsewhere.example"]


def test_discarding_forgets_all_of_it_but_not_once_it_is_confirmed(organiser: Role):
    discard_batch(batch=read(organiser, "email\na@elsewhere.example\n"))
    assert not InvitationRow.objects.exists()
    batch = confirm_batch(batch=read(organiser, "email\na@elsewhere.example\n"), by=organiser.user)

    with pytest.raises(Refused, match="being sent already"):
        discard_batch(batch=batch)


def test_what_nobody_confirms_is_forgotten_and_so_are_the_bad_rows(organiser: Role):
    left = read(organiser, "email\na@elsewhere.example\n")
    confirmed = confirm_batch(batch=read(organiser, "email\nb@elsewhere.example\nbad\n"), by=organiser.user)
    almost = timezone.now() + KEPT_FOR - timedelta(minutes=1)
    forget_batches_task()
    assert forget_batches(almost) == 0
    assert InvitationRow.objects.count() == 2

    assert forget_batches(almost + timedelta(minutes=2)) == 2

    assert not InvitationRow.objects.exists()
    assert list(InvitationBatch.objects.all()) == [confirmed]
    assert not InvitationBatch.objects.filter(pk=left.pk).exists()
    assert Invitation.objects.filter(batch=confirmed).count() == 1
