"""kill -9 of the web process while four clients post: every acknowledged post is stored, and stored once."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from apps.accounts.models import User
from apps.consultations.models import Question
from apps.discussions.models import Comment
from tests.factories import QuestionFactory
from tests.journeys.conftest import make_person
from tests.journeys.site import Site

CLIENTS, POSTS_EACH, KILLED_AFTER = 4, 50, (40, 110)
TRIES = 400


class Client:
    """Posts like a browser with a bad connection: the same form again until the site has answered."""

    def __init__(self, site: Site, question: Question, session: str) -> None:
        self.site, self.question, self.session = site, question, session
        self.csrf = "a" * 32
        self.acknowledged: list[str] = []

    def post_all(self) -> None:
        for _ in range(POSTS_EACH):
            token = str(uuid4())
            self._post_until_acknowledged(token)
            self.acknowledged.append(token)

    def _post_until_acknowledged(self, token: str) -> None:
        for _ in range(TRIES):
            try:
                if self._is_acknowledged(token):
                    return
            except (OSError, http.client.HTTPException):
                self.site_is_back()
        raise AssertionError("The site never acknowledged the post.")

    def _is_acknowledged(self, token: str) -> bool:
        """Whether the site answers with the way to the stored comment."""
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=20)
        form = {"body": f"Posted with {token}", "language": "en", "client_token": token,
                "csrfmiddlewaretoken": self.csrf}  # fmt: skip
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": SimpleCookie({"sessionid": self.session, "csrftoken": self.csrf}).output(
                header="", sep=";", attrs=[]
            ),
        }
        connection.request("POST", f"/questions/{self.question.pk}/comments/", urlencode(form), headers)
        response = connection.getresponse()
        return response.status == 302 and "/comments/" in response.headers["Location"]

    def site_is_back(self) -> None:
        """Give the killed process the time to be started again, without hammering the port."""
        self.site.back.wait(timeout=60)


def session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "apps.accounts.backend.EmailBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def test_every_acknowledged_post_is_stored_once(site: Site) -> None:
    question = QuestionFactory()
    clients = [
        Client(site, question, session_of(make_person(f"client{n}@plenary.example", f"Client {n}")))
        for n in range(CLIENTS)
    ]
    with ThreadPoolExecutor(CLIENTS) as pool:
        posting = [pool.submit(client.post_all) for client in clients]
        for count in KILLED_AFTER:
            site.wait_for(lambda count=count: sum(len(client.acknowledged) for client in clients) >= count)
            site.back.clear()
            site.kill("web")
            site.start_web()
            site.back.set()
        for post in posting:
            post.result(timeout=120)

    stored = [
        str(token) for token in Comment.objects.filter(question=question).values_list("client_token", flat=True)
    ]
    acknowledged = [token for client in clients for token in client.acknowledged]
    assert len(acknowledged) == CLIENTS * POSTS_EACH
    assert sorted(stored) == sorted(acknowledged)
    numbers = list(Comment.objects.filter(question=question).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, CLIENTS * POSTS_EACH + 1))
