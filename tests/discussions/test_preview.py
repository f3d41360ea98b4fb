"""What the preview shows is what readers will see, to the letter; and what one quotes is what somebody said."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.consultations.enums import ModerationPolicy
from apps.consultations.models import Consultation, Question
from apps.core.markdown import render_markdown
from apps.discussions.actions import submit_comment
from apps.discussions.forms import clean_text
from apps.discussions.models import Comment, Revision
from apps.discussions.quoting import quotation_of
from apps.discussions.views.writing import preview_of
from tests.factories import QuestionFactory, UserFactory, published_comment

AWKWARD = {
    "paragraphs": "One\n\nTwo\nwith a line break",
    "carriage returns": "One\r\n\r\n- a\r\n- b",
    "space around": "\n\n    code at the start\n\nand text  \n\n",
    "headings": "# One\n\n### Three\n\n###### Six\n\nUnder\n=====",
    "numbers": "3. c\n5. e\n\n1) x",
    "lists in lists": "- a\n  1. b\n     - c\n\n    d",
    "footnotes": "A[^7] and B[^3]\n\n[^7]: seven [^3]\n[^3]: three\n\n    two paragraphs",
    "footnotes that nobody defined": "A[^1] [^]: x\n\n[^2]: nobody points here",
    "quotations": "> one\n> > two\nlazy\n\n> - a\n>\n> — GCM-RT1-Q3-0042",
    "tables": "|a|b|\n|-|:-:|\n|1|2|3|\n|x",
    "links": "[a](https://a.example 'title') <https://b.example> [c](javascript:alert(1)) ![i](x.png)",
    "markup": "<script>alert(1)</script> <b>x</b> &amp; &lt; <!-- -->",
    "emphasis": "**bold*both*** ~~no~~ snake_case __x__ a*b*c",
    "code": "`<b>`\n\n```html\n<i>\n```\n\n    indented",
    "arabic": "نطالب بـ **عقود**[^1]\n\n1. واحد\n2. اثنان\n\n[^1]: ملاحظة",
    "chinese": "## 标题\n\n**粗体**文字，后面没有空格。",
    "long": "Word " * 900 + "\n\n# One\n\nx\n\n# Two\n\n# Three\n",
    "rules": "---\n\n***\n\n- - -",
    "nested": "> " * 60 + "deep",
}


WORDS = re.compile(
    r'(<ul class="outline".*?)?<div class="text".*?</div>(\s*<details class="fold">.*?</details>)?', re.DOTALL
)


def text_in(html: str) -> str:
    """The words of a comment with what belongs to them: without the anchors, which differ from place to place."""
    found = re.search(
        r'(<ul class="outline".*?)?<div class="text".*?</div>(\s*<details class="fold">.*?</details>)?', html, re.S
    )
    assert found
    return re.sub(r'(href="#|id=")[^"]*"', r'\1"', found[0])


@pytest.mark.django_db
@pytest.mark.parametrize("name", AWKWARD)
def test_preview_is_what_readers_will_see(client: Client, author: User, name: str):
    question = QuestionFactory(number=1)
    Consultation.objects.update(moderation=ModerationPolicy.POST)
    form = {"body": AWKWARD[name], "language": "en"}

    preview = client.post("/preview/", form).content.decode()
    answer = client.post(f"/questions/{question.pk}/comments/", form)

    assert answer.status_code == 302
    comment = Comment.objects.get()
    page = client.get(question.get_absolute_url()).content.decode()
    published = re.search(rf'id="c{comment.pk}".*?</footer>', page, re.S)
    assert published
    assert text_in(preview) == text_in(published[0])


@pytest.mark.django_db
def test_preview_without_a_script_is_the_same(client: Client, author: User):
    question = QuestionFactory(number=1)
    form = {"body": AWKWARD["footnotes"], "language": "en"}

    by_script = client.post("/preview/", form).content.decode()
    plain = client.post(f"/questions/{question.pk}/comments/", {**form, "preview": "1"}).content.decode()

    assert text_in(by_script) == text_in(plain[plain.index('class="preview"') :])


@pytest.mark.django_db
def test_empty_box_has_an_empty_preview(client: Client, author: User):
    html = client.post("/preview/", {"body": "  "}).content.decode()

    assert 'class="text"' not in html
    assert "no longer needed" not in html


@given(st.text(alphabet="<>&\"'()[]!#*_`~-1234567890.ab \n\r/:^|>ا文", max_size=200))
@settings(max_examples=80, deadline=None)
def test_preview_of_any_text_is_rendered_as_a_stored_wording_is(text: str):
    body = clean_text(text)
    stored = Revision(body=body, language="en", html=render_markdown(body, anchor_prefix="12-1"))
    shown = render_to_string("discussions/comment_text.html", {"revision": stored})

    preview = render_to_string(
        "discussions/preview.html", {"preview": preview_of({"body": body, "language": "en"})}
    )

    assert not body or text_in(preview) == text_in(shown)


# -- quoting


def body_in_form(client: Client, address: str) -> str:
    html = client.get(address).content.decode()
    found = re.search(r'<textarea[^>]*name="body"[^>]*>\n?(.*?)</textarea>', html, re.S)
    assert found
    return found[1].replace("&gt;", ">")


@pytest.mark.django_db
def test_reply_begins_with_the_quotation_that_was_asked_for(client: Client, question: Question, author: User):
    comment = published_comment(
        question=question, author_name="Rosa Delmar", body="# Title\n\nOne\nTwo[^1]\n\n[^1]: N"
    )
    address = f"{question.get_absolute_url()}?reply={comment.pk}"

    quoted = body_in_form(client, f"{address}&quote=1")

    assert quoted == f"> # Title\n>\n> One\n> Two\n>\n> — {comment.reference}\n\n"
    assert "Rosa" not in quoted
    assert body_in_form(client, address) == ""
    assert f'href="{address}&amp;quote=1#compose">Quote the comment</a>' in client.get(address).content.decode()


@pytest.mark.django_db
def test_nothing_is_quoted_that_readers_do_not_see(client: Client, question: Question, author: User):
    comment = published_comment(question=question, body="Seen by all")
    comment.latest_revision = Revision.objects.create(comment=comment, number=2, body="Not yet", language="en")
    comment.save()

    assert "Seen by all" in body_in_form(client, f"{question.get_absolute_url()}?reply={comment.pk}&quote=1")
    Comment.objects.update(status="hidden")
    assert "Seen by all" not in body_in_form(client, f"{question.get_absolute_url()}?reply={comment.pk}&quote=1")


@pytest.mark.django_db
def test_quotation_of_a_quotation_is_one_level_deeper(question: Question):
    first = published_comment(question=question, body="First")
    second = published_comment(question=question, parent=first, body=f"{quotation_of(first)}Second")

    assert quotation_of(second) == (
        f"> > First\n> >\n> > — {first.reference}\n>\n> Second\n>\n> — {second.reference}\n\n"
    )


@pytest.mark.django_db
def test_text_that_was_sent_with_line_breaks_of_windows_is_stored_as_it_was_previewed(question: Question):
    made = submit_comment(
        author=UserFactory(), question=question, body=clean_text("a\r\nb"), language="en"
    ).comment

    assert made.latest_revision.body == "a\nb"
