"""What an operator is handed: closed by default, without secrets, in step with the code."""

import base64
import hashlib
import os
import re
import runpy
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
SERVICES = COMPOSE["services"]
OURS = ("web", "live", "worker", "beat", "migrate")
LASTING = sorted(set(SERVICES) - {"migrate"})
DOCKERFILE = (ROOT / "Dockerfile").read_text()
NGINX = ROOT / "deploy" / "nginx"


def test_services_are_those_of_one_server() -> None:
    assert set(SERVICES) == {"nginx", "db", "redis", *OURS}


@pytest.mark.parametrize("name", LASTING)
def test_lasting_service_is_watched_and_comes_back(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert service["restart"] == "unless-stopped"


def test_migrate_runs_once_before_the_others() -> None:
    migrate = SERVICES["migrate"]
    assert (migrate["restart"], migrate["healthcheck"]) == ("no", {"disable": True})
    waits = {name: SERVICES[name]["depends_on"]["migrate"]["condition"] for name in OURS if name != "migrate"}
    assert set(waits.values()) == {"service_completed_successfully"}


@pytest.mark.parametrize("name", SERVICES)
def test_service_is_confined(name: str) -> None:
    service = SERVICES[name]
    assert service["user"].split(":")[0] not in {"root", "0"}
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", ["nginx", "db", "redis"])
def test_foreign_image_is_held_to_a_major_version(name: str) -> None:
    assert re.fullmatch(r"[a-z]+:\d+(\.\d+)*(-[a-z]+)?", SERVICES[name]["image"])


def test_only_nginx_can_be_reached() -> None:
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["nginx"]
    assert {name: SERVICES[name]["networks"] for name in ("db", "redis")} == {"db": ["back"], "redis": ["back"]}
    assert COMPOSE["networks"]["back"] == {"internal": True}
    assert SERVICES["nginx"]["networks"] == ["front"]


def test_no_secret_stands_in_the_file() -> None:
    environments = [service["environment"] for service in SERVICES.values() if "environment" in service]
    secrets = [
        value
        for environment in environments
        for name, value in environment.items()
        if re.search("SECRET|PASSWORD|EMAIL_URL", name)
    ]
    assert secrets
    assert all(re.fullmatch(r"\$\{[A-Z_]+:\?[^}]+\}", value) for value in secrets)
    assert re.findall(r"://[^\s:@/]+:(?!\$\{)[^\s@/]+@", COMPOSE_TEXT) == []


@pytest.mark.parametrize("name", OURS)
def test_service_of_ours_gets_all_that_production_requires(name: str) -> None:
    required = {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "EMAIL_URL"}
    assert required <= set(SERVICES[name]["environment"])


def test_example_asks_for_what_the_file_insists_on() -> None:
    asked = set(re.findall(r"^([A-Z_]+)=$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert asked == set(re.findall(r"\$\{([A-Z_]+):\?", COMPOSE_TEXT))


def test_image_is_made_with_the_same_uv_and_runs_as_nobody_in_particular() -> None:
    bootstrap = runpy.run_path(str(ROOT / "scripts" / "bootstrap.py"))
    assert re.findall(r"uv==\S+", DOCKERFILE) == [bootstrap["UV"]]
    assert re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE) == ["plenary"]


def test_image_takes_what_dockerignore_lets_in() -> None:
    let_in = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    copies = re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    sources = {source for line in copies for source in line.split()}
    assert sources == let_in
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_nginx_tells_its_own_story_of_the_visitor() -> None:
    passing_on = (NGINX / "passing-on.conf").read_text()
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in passing_on
    assert not any("proxy_add_x_forwarded_for" in path.read_text() for path in NGINX.glob("*.conf*"))
    site = (NGINX / "site.conf").read_text()
    assert site.count("include passing-on.conf;") == site.count("proxy_pass ")


def test_nginx_reads_the_logos_and_no_other_uploaded_file() -> None:
    assert "media:/var/lib/plenary/media:ro" in SERVICES["nginx"]["volumes"]
    places = re.split(r"^location ", (NGINX / "site.conf").read_text(), flags=re.MULTILINE)
    reading = {place.split(" {")[0]: place for place in places if "/media/" in place.split(" {")[0]}
    assert set(reading) == {"/media/logos/", "/media/attachments/", "/media/"}
    assert "internal;" in reading["/media/attachments/"]
    assert "return 404;" in reading["/media/"]
    for header in ("Cache-Control", "Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options"):
        assert f"add_header {header} " in reading["/media/logos/"]
    sent_by_us = (ROOT / "apps" / "organisations" / "views" / "logo.py").read_text()
    for value in ("public, max-age=31536000, immutable", "default-src 'none'; sandbox", 'filename="logo.webp"'):
        assert value in reading["/media/logos/"]
        assert value in sent_by_us


def test_nginx_names_the_limit_that_it_sets() -> None:
    site = (NGINX / "site.conf").read_text()
    assert "client_max_body_size 10m;" in site
    sentences = re.findall(r"<p.*", (NGINX / "pages" / "too-large.html").read_text())
    assert [re.search(r"10 (MB|Mo|МБ|ميغابايت)", sentence) is not None for sentence in sentences] == [True] * 6


def test_nginx_allows_its_own_pages_no_style_but_theirs() -> None:
    site = (NGINX / "site.conf").read_text()
    allowed = re.findall(r"\"default-src 'none'; style-src '(sha256-[^']+)'\" always", site)

    for page in (NGINX / "pages").glob("*.html"):
        style = re.findall(r"<style>(.*?)</style>", page.read_text(), re.DOTALL)[0]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert allowed == [f"sha256-{digest}"] * 3, page.name


@contextmanager
def _server(status: int, asked: list[dict[str, str]]) -> Iterator[int]:
    """Answer every GET with `status` on the port that it yields, and note what was asked."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append({"path": self.path, "host": self.headers["Host"]})
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return None

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_healthy_asks_for_a_host_that_the_site_answers_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", ".consult.example,other.example")
    healthy = runpy.run_path(str(ROOT / "deploy" / "healthy.py"))
    asked: list[dict[str, str]] = []
    with _server(200, asked) as port:
        assert healthy["complaint_about_http"](port) == ""
    assert asked == [{"path": "/healthz", "host": "consult.example"}]
    assert healthy["complaint_about_http"](port).startswith(f"no answer on port {port}")
    with _server(503, asked) as port:
        assert healthy["complaint_about_http"](port) == f"port {port} answers with 503"


def test_healthy_notices_a_beat_that_has_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    schedule = tmp_path / "schedule"
    monkeypatch.setenv("BEAT_SCHEDULE", str(schedule))
    healthy = runpy.run_path(str(ROOT / "deploy" / "healthy.py"))
    assert healthy["main"]("beat") == 1
    written = tmp_path / "schedule.db"
    written.touch()
    assert healthy["main"]("beat") == 0
    an_hour_ago = time.time() - 3600
    os.utime(written, (an_hour_ago, an_hour_ago))
    assert healthy["main"]("beat") == 1


def test_nginx_slows_floods_of_posts_but_neither_reading_nor_live() -> None:
    configuration = (NGINX / "nginx.conf").read_text()
    assert re.search(r"map \$request_method \$poster \{\s+default '';\s+POST \$binary_remote_addr;", configuration)
    assert "limit_req_zone $poster zone=posts:10m rate=10r/s;" in configuration
    places = re.split(r"^location ", (NGINX / "site.conf").read_text(), flags=re.MULTILINE)
    assert "limit_req zone=posts" in (NGINX / "to-web.conf").read_text()
    slowed = [place.split(" {")[0] for place in places if "to-web.conf;" in place]
    assert [place for place in slowed if not place.startswith("~")] == ["/"]
    assert all("comments" in place for place in slowed if place.startswith("~"))
    assert len(re.findall("<p", (NGINX / "pages" / "too-many.html").read_text())) == 6
