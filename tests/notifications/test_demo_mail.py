"""The demo's mail, written by Django's file-based backend and read back."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import override_settings

pytestmark = pytest.mark.django_db
HTML = (
    '<html><head><style>p{}</style></head><body class="x">'
    '<p onclick="x()">Hello</p><script>alert(1)</script></body></html>'
)


def message(subject: str) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject, "Hello <b>you</b>\nhttps://plenary.example/x/", to=["ada@plenary.example"]
    )
    mail.attach_alternative(HTML, "text/html")
    return mail


@pytest.fixture
def mailbox(settings, tmp_path):
    """The demo's addresses and a folder with three e-mails in two files."""
    settings.DEMO, settings.EMAIL_FILE_PATH = True, tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.ROOT_URLCONF = "tests.notifications.demo_site"
    get_connection().send_messages([message("First"), message("Second")])
    get_connection().send_messages([message("Übersicht الثالث")])
    return tmp_path


def test_demo_mail_newest_first(client, mailbox):
    stored = client.get("/demo/mail/").context["stored"]
    assert [(one.number, one.subject) for one in stored] == [(3, "Übersicht الثالث"), (2, "Second"), (1, "First")]


def test_demo_mail_shows_headers_text_and_html_without_anything_that_runs(client, mailbox):
    page = client.get("/demo/mail/3/").content.decode()
    assert "Übersicht الثالث" in page
    assert "ada@plenary.example" in page
    assert "<dt>MIME-Version</dt>" in page
    assert "Hello &lt;b&gt;you&lt;/b&gt;" in page
    assert '<a href="https://plenary.example/x/"' in page
    assert "<p>Hello</p>" in page
    assert "alert(1)" not in page
    assert "onclick" not in page
    assert "p{}" not in page


@pytest.mark.parametrize("number", ["0", "4", "..%2F..%2Fsecret-key", "-1", "99999999999999999999"])
def test_demo_mail_other_numbers_are_404(client, mailbox, number):
    assert client.get(f"/demo/mail/{number}/").status_code == 404


def test_demo_mail_before_anything_was_sent(client, mailbox):
    for path in mailbox.iterdir():
        path.unlink()
    assert "Nothing has been sent yet." in client.get("/demo/mail/").content.decode()


def test_demo_mail_is_not_there_outside_the_demo(client, mailbox):
    with override_settings(DEMO=False):
        assert client.get("/demo/mail/").status_code == 404


def test_demo_mail_has_no_address_outside_the_demo(client):
    assert client.get("/demo/mail/").status_code == 404
