import pytest
from django.db import connection
from django.test import RequestFactory

from apps.core.views.health import Health


@pytest.mark.django_db
def test_health_is_ok_and_never_kept(rf: RequestFactory) -> None:
    response = Health.as_view()(rf.get("/healthz"))
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db(transaction=True)
def test_health_says_when_the_database_is_gone(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    with monkeypatch.context() as elsewhere:
        elsewhere.setitem(connection.settings_dict, "HOST", "/nowhere")
        response = Health.as_view()(rf.get("/healthz"))
    assert (response.status_code, response.content) == (503, b"no database\n")
