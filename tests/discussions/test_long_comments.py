"""Reading long comments and deep threads: lists within lists, headings at hand, names only where they stand."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from apps.consultations.models import Question
from apps.core.language import isolated
from apps.discussions.enums import Status
from apps.discussions.models import Comment, Revision
from tests.factories import published_comment

pytestmark = pytest.mark.django_db
PARAGRAPH = "word " * 250
LONG = f"# Why *pay* & hours\n\n{PARAGRAPH}\n\n## What we ask\n\n{PARAGRAPH}"


def read(client: Client, question: Question) -> str:
    with override("en"):
        return client.get(question.get_absolute_url()).content.decode()


def test_replies_are_items_of_lists_in_the_list_of_threads(client: Client, question: Question):
    root = published_comment(question=question)
    reply = published_comment(question=question, parent=root, author_name="Ama Testa")
    published_comment(question=question, parent=reply)

    html = re.sub(r">\s+<", "><", read(client, question))

    assert f'<li class="thread"><article class="comment" id="c{root.pk}"' in html
    assert f'<li><article class="comment" id="c{reply.pk}" aria-labelledby="a{reply.pk}"' in html
    assert f'<ul class="replies" aria-label="Replies to {isolated("Ama Testa")}">' in html
    assert 'role="feed"' not in html


def test_long_comment_lists_its_headings_which_lead_to_them(client: Client, question: Question):
    comment = published_comment(question=question, body=LONG)

    html = read(client, question)
    links = re.findall(r'<li><a href="#(r[\d-]+)">(.+)</a></li>', html)

    prefix = f"r{comment.published_revision_id}"
    assert links == [(f"{prefix}-1", "Why pay &amp; hours"), (f"{prefix}-2", "What we ask")]
    assert f'<h3 id="{prefix}-1">Why <em>pay</em> &amp; hours</h3>' in html
    assert f'<h4 id="{prefix}-2">What we ask</h4>' in html


@pytest.mark.parametrize(
    "body",
    ["# Short\n\nwords\n\n# Shorter\n\nwords", f"# Only one\n\n{PARAGRAPH}{PARAGRAPH}"],
    ids=["short", "one heading"],
)
def test_text_without_a_need_for_it_has_no_list_of_headings(client: Client, question: Question, body: str):
    published_comment(question=question, body=body)

    assert 'class="outline"' not in read(client, question)


def test_headings_that_look_like_markup_stay_text():
    revision = Revision(pk=7, body="word " * 401, language="en", html="<h3>a &lt;b&gt;</h3><h3>c</h3>")

    assert [part.title for part in revision.outline] == ["a <b>", "c"]
    assert revision.anchored_html == '<h3 id="r7-1">a &lt;b&gt;</h3><h3 id="r7-2">c</h3>'


def test_deep_reply_to_a_comment_that_is_gone_names_nobody(client: Client, question: Question):
    comment = published_comment(question=question)
    for name in ("One Testa", "Secret Testa"):
        comment = published_comment(question=question, parent=comment, author_name=name)
    gone = comment
    published_comment(question=question, parent=gone)
    Comment.objects.filter(pk=gone.pk).update(status=Status.HIDDEN)

    html = read(client, question)

    assert re.search(rf'in reply to <a href="#c{gone.pk}"[^>]*><bdi>{gone.reference}</bdi></a>', html)
    assert "Secret Testa" not in html
