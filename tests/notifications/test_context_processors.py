"""The number of unread updates costs a query where it is shown, and only there."""

import pytest
from django.contrib.auth.models import AnonymousUser

from apps.notifications.actions import deliver
from apps.notifications.context_processors import unread
from tests.factories import QuestionFactory, UserFactory
from tests.factories.notifications import decision

pytestmark = pytest.mark.django_db


def test_unread_asks_when_it_is_shown_and_once(rf, now, django_assert_num_queries):
    request = rf.get("/")
    request.user = UserFactory()
    deliver(decision(request.user, at=now, question=QuestionFactory()).pk)
    with django_assert_num_queries(0):
        context = unread(request)
    with django_assert_num_queries(1):
        assert (bool(context["unread_count"]), str(context["unread_count"])) == (True, "1")


def test_unread_of_a_visitor_is_not_asked_for(rf, django_assert_num_queries):
    request = rf.get("/")
    request.user = AnonymousUser()
    with django_assert_num_queries(0):
        assert unread(request) == {}
