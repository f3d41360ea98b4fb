"""Mentioning others: whom one may find, what readers see, who is told when, and what becomes of a name."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.accounts.erasing import erase_due, request_erasure
from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.enums import Attribution, ModerationPolicy, RoleName, Visibility
from apps.consultations.models import Question
from apps.core.markdown import mention_of, plain_text, render_markdown
from apps.discussions.actions import revise_comment, submit_comment
from apps.discussions.models import Comment, Draft, Mention, ProtectionStatus
from apps.discussions.protecting import ask_for_protection, decide_on_protection
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from apps.notifications.models import Notification
from apps.profiles.enums import Audience
from apps.profiles.models import Profile
from apps.search.following import follow_log
from apps.search.models import Kind, SearchEntry
from tests.factories import ProfileFactory, QuestionFactory, RoleFactory, UserFactory, published_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(question: Question) -> User:
    return RoleFactory(consultation=question.roundtable.consultation, name=RoleName.PARTICIPANT).user


def listed(question: Question, name: str = "Ada Vance", **shown: object) -> Profile:
    """Somebody who takes part and lets themself be found, with a page that others may see."""
    user = UserFactory(name=name)
    RoleFactory(user=user, consultation=question.roundtable.consultation, name=RoleName.PARTICIPANT)
    fields = {
        "directory_audience": Audience.EVERYONE,
        "biography": "Works at the port.",
        "biography_language": "en",
    }
    return ProfileFactory(user=user, **{**fields, "biography_audience": Audience.EVERYONE, **shown})


def naming(profile: Profile) -> str:
    return f"As {mention_of(profile.user.name, profile.public_id)} said, permits take too long."


def say(question: Question, author: User, body: str, **fields: object) -> Comment:
    return submit_comment(author=author, question=question, body=body, language="en", **fields).comment


def publish(comment: Comment) -> Comment:
    comment = Comment.objects.get(pk=comment.pk)
    decide(comment=comment, moderator=UserFactory(), ruling=Ruling.PUBLISH, revision=comment.latest_revision)
    return Comment.objects.get(pk=comment.pk)


def found_by() -> list[str]:
    """The words by which comments are found."""
    return [str(entry.vector) for entry in SearchEntry.objects.filter(kind=Kind.COMMENT)]


def told(comment: Comment) -> list[str]:
    found = Activity.objects.filter(kind="comment.mentioned", target_id=comment.pk)
    return [topic for activity in found for topic in activity.topics]


def test_mention_is_shown_as_a_name():
    person = uuid4()

    html = render_markdown(f"**@[Ada <b> Vance](participant:{person})** and x@[Ada](participant:{person})")

    assert f'<bdi class="mention" data-person="{person}">@Ada &lt;b&gt; Vance</bdi>' in html
    assert plain_text(html) == "@Ada <b> Vance and x@Ada"


@pytest.mark.parametrize(
    "text", ["@[Ada](participant:1)", "@[](participant:{0})", "@[Ada](people:{0})", "`@[Ada](participant:{0})`"]
)
def test_what_is_no_mention_is_none(text: str):
    assert "mention" not in render_markdown(text.format(uuid4())).replace("<code>", "")[:20]
    assert "data-person" not in render_markdown(text.format(uuid4()))


def test_name_cannot_break_out_of_a_mention():
    person = uuid4()

    assert (
        mention_of("Ada [x](http://evil.example) \\", person)
        == f"@[Ada x (http://evil.example)](participant:{person})"
    )


def test_mention_leads_to_the_page_of_the_person_for_those_who_may_see_it(
    client: Client, question: Question, author: User
):
    open_page, near = listed(question), listed(question, "Salma Haddad", biography_audience=Audience.SHARED)
    publish(say(question, author, f"{naming(open_page)} {naming(near)}"))

    visitor = client.get(question.get_absolute_url()).content.decode()
    client.force_login(author)
    member = client.get(question.get_absolute_url()).content.decode()

    links = [f'href="{each.get_absolute_url()}"><bdi>@{each.user.name}</bdi>' for each in (open_page, near)]
    assert [link in visitor for link in links] == [True, False]
    assert [link in member for link in links] == [True, True]
    assert "@Salma Haddad" in visitor


def test_person_is_told_once_and_only_when_it_is_published(question: Question, author: User):
    ada = listed(question)
    comment = say(question, author, naming(ada))
    assert told(comment) == []

    comment = publish(comment)
    assert told(comment) == [f"person:{ada.user_id}"]

    revise_comment(comment=comment, author=author, body=f"{naming(ada)} Still.", language="en")
    publish(comment)
    assert told(comment) == [f"person:{ada.user_id}"]


def test_notice_says_who_mentioned_and_leads_to_the_comment(
    client: Client,
    question: Question,
    author: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
):
    ada = listed(question)
    with django_capture_on_commit_callbacks(execute=True):
        comment = publish(say(question, author, naming(ada)))

    client.force_login(ada.user)
    html = client.get(reverse("notifications:list")).content.decode()

    assert Notification.objects.filter(user=ada.user).count() == 1
    assert f"\u2068{author.name}\u2069 mentioned you" in html
    assert comment.get_absolute_url() in html


@pytest.mark.parametrize("hidden", [{"directory_audience": Audience.NOBODY}, {"user": "inactive"}])
def test_who_does_not_want_to_be_found_cannot_be_mentioned(
    question: Question, author: User, hidden: dict[str, object]
):
    ada = listed(question)
    if "user" in hidden:
        User.objects.filter(pk=ada.user_id).update(is_active=False)
    else:
        Profile.objects.filter(pk=ada.pk).update(**hidden)

    comment = publish(say(question, author, naming(ada)))

    assert not Mention.objects.exists()
    assert told(comment) == []


def test_nobody_is_told_of_what_they_may_not_see(question: Question, author: User):
    ada = listed(question)
    comment = say(question, author, naming(ada))
    question.roundtable.consultation.visibility = Visibility.HIDDEN
    question.roundtable.consultation.save()

    assert told(publish(comment)) == []


def test_who_is_answered_is_not_told_twice(question: Question, author: User):
    ada = listed(question)
    parent = published_comment(question=question, author=ada.user)

    comment = publish(say(question, author, naming(ada), parent=parent))

    assert told(comment) == []


def test_nobody_mentions_themself_or_everybody(question: Question):
    ada = listed(question)
    others = [listed(question, f"Person {number}") for number in range(12)]

    comment = publish(say(question, ada.user, " ".join(map(naming, [ada, *others]))))

    assert len(told(comment)) == 10
    assert f"person:{ada.user_id}" not in told(comment)


def test_under_chatham_house_nobody_is_mentioned(client: Client):
    question = QuestionFactory(number=1, roundtable__consultation__attribution=Attribution.CHATHAM_HOUSE)
    ada = listed(question)
    author = UserFactory()
    client.force_login(author)

    say(question, author, naming(ada))
    html = client.get(question.get_absolute_url()).content.decode()

    assert not Mention.objects.exists()
    assert "data-mention" not in html
    slug = question.roundtable.consultation.slug
    assert client.get(f"/consultations/{slug}/participants/mention/").status_code == 404


def test_person_who_leaves_is_no_longer_named_by_mentions(question: Question, author: User):
    question.roundtable.consultation.moderation = ModerationPolicy.POST
    question.roundtable.consultation.save()
    ada, salma = listed(question), listed(question, "Salma Haddad")
    comment = say(question, author, f"{naming(ada)} {naming(salma)}")
    Draft.objects.create(user=author, question=question, body=naming(ada))
    follow_log()
    assert all("ada" in vector for vector in found_by())
    before = Question.objects.get(pk=question.pk).revision

    request_erasure(user=ada.user)
    assert erase_due() == 1

    revision = Comment.objects.get(pk=comment.pk).published_revision
    assert revision.body == f"As @… said, permits take too long. {naming(salma)}"
    assert "Ada" not in revision.html
    assert "Salma Haddad</bdi>" in revision.html
    assert Draft.objects.get().body == "As @… said, permits take too long."
    assert list(Mention.objects.values_list("user", flat=True)) == [salma.user_id]
    assert Question.objects.get(pk=question.pk).revision == before + 1
    assert not any("ada" in vector for vector in found_by())


def test_person_whose_name_is_withheld_is_no_longer_named_there(question: Question, author: User):
    ada, elsewhere = listed(question), QuestionFactory(number=1)
    RoleFactory(user=ada.user, consultation=elsewhere.roundtable.consultation, name=RoleName.PARTICIPANT)
    here, there = (publish(say(each, author, naming(ada))) for each in (question, elsewhere))
    follow_log()
    assert sum("ada" in vector for vector in found_by()) == 2

    consultation = question.roundtable.consultation
    protection = ask_for_protection(consultation=consultation, user=ada.user, reason="")
    decide_on_protection(protection=protection, status=ProtectionStatus.GRANTED, by=UserFactory())

    bodies = [Comment.objects.get(pk=each.pk).latest_revision.body for each in (here, there)]
    assert [ada.user.name in body for body in bodies] == [False, True]
    follow_log()
    assert sum("ada" in vector for vector in found_by()) == 1


def test_page_finds_whom_one_may_mention(client: Client, question: Question, author: User):
    ada, hidden = listed(question), listed(question, "Adam Closed", directory_audience=Audience.NOBODY)
    client.force_login(author)
    address = f"/consultations/{question.roundtable.consultation.slug}/participants/mention/"

    page = client.get(address, {"name": "áda"}).content.decode()
    fragment = client.get(address, {"name": "ada", "list": "1"}).content.decode()

    line = mention_of("Ada Vance", ada.public_id)
    assert f'<input type="text" readonly value="{line}"' in page
    assert f'data-mention-text="{line}"' in fragment
    assert "<html" not in fragment
    assert hidden.user.name not in page + fragment
    assert "Nobody of that name" in client.get(address, {"name": "zz"}).content.decode()


def test_form_leads_to_the_page_on_which_somebody_is_found(client: Client, question: Question, author: User):
    assert "data-mention" not in client.get(question.get_absolute_url()).content.decode()

    client.force_login(author)

    html = client.get(question.get_absolute_url()).content.decode()
    assert f'href="/consultations/{question.roundtable.consultation.slug}/participants/mention/"' in html
