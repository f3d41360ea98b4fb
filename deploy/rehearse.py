"""`.venv/bin/python -m deploy.rehearse`: the processes of docker-compose.yml on this machine, without Docker.

Starts them with the very command lines of the file and the very nginx configuration, on a PostgreSQL and a Redis
out of wheels; walks through what has to work; stops everything. Needs nginx, and the ports 8000, 8001 and 8080
free. Exit 0 if all went well.
"""

# ruff: noqa: S101, S603, S607 (the commands are those of the file, and the asserts are the point)
import asyncio
import http.client
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import websockets
import yaml

from config.embedded import postgres, redis

ROOT = Path(__file__).resolve().parents[1]
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
HOST = "plenary.example"
ALL_ARE_UP_WITHIN = 90  # seconds
ONE_ENDS_WITHIN = 40  # seconds
PLACES = """
map $host $files {{ default {home}; }}
resolver 127.0.0.1;
map $host $web {{ default 127.0.0.1:8000; }}
map $host $live {{ default 127.0.0.1:8001; }}
set_real_ip_from 127.0.0.1;
real_ip_header X-Forwarded-For;
"""


def main() -> int:
    with ExitStack() as running:
        home = Path(running.enter_context(tempfile.TemporaryDirectory()))
        home.chmod(0o755)  # root's nginx reads as another user
        environment = settings(
            running.enter_context(postgres(home / "postgres", durable=False)),
            running.enter_context(redis(home / "redis")),
            home,
        )
        shutil.copytree(ROOT / "deploy" / "nginx", home / "nginx")
        (home / "nginx" / "places.conf").write_text(PLACES.format(home=home))
        subprocess.run(
            ["python", "manage.py", "collectstatic", "--no-input"], env=environment, check=True, cwd=ROOT
        )
        subprocess.run(command("migrate", home), env=environment, check=True, cwd=ROOT)
        for name in ("web", "live", "worker", "beat", "nginx"):
            running.enter_context(started(name, home, environment))
        return 0 if all(passes(rehearsal, environment) for rehearsal in REHEARSALS) else 1


def settings(database_url: str, redis_url: str, home: Path) -> dict[str, str]:
    """What Compose would put into the environment, for this machine."""
    return {
        "PATH": f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}:/usr/sbin",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "ALLOWED_HOSTS": HOST,
        "EMAIL_URL": "smtp://127.0.0.1:25",
        "STATIC_ROOT": str(home / "static"),
        "MEDIA_ROOT": str(home / "media"),
        "NGINX_SENDS_FILES": "1",
        "BEAT_SCHEDULE": str(home / "beat-schedule"),
    }


def command(name: str, home: Path) -> list[str]:
    """The command line of a service, with defaults for its variables, on loopback, writing under `home` only."""
    places = {"0.0.0.0": "127.0.0.1", "/etc/plenary": f"{home}/nginx", "/tmp/beat": f"{home}/beat"}  # noqa: S104, S108
    words = [re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", word) for word in SERVICES[name]["command"]]
    for there, here in places.items():
        words = [word.replace(there, here) for word in words]
    return words


@contextmanager
def started(name: str, home: Path, environment: Mapping[str, str]) -> Iterator[None]:
    words = command(name, home)
    print("$", " ".join(words), flush=True)
    process = subprocess.Popen(words, env=environment, cwd=ROOT)
    try:
        yield
    finally:
        process.terminate()
        print(f"{name} ended with {process.wait(ONE_ENDS_WITHIN)}", flush=True)


def passes(rehearsal: Callable[[Mapping[str, str]], object], environment: Mapping[str, str]) -> bool:
    """Try until it works or the time is up, since processes take a while to start."""
    end = time.monotonic() + ALL_ARE_UP_WITHIN
    while True:
        try:
            rehearsal(environment)
        except (AssertionError, OSError, http.client.HTTPException, subprocess.CalledProcessError) as error:
            if time.monotonic() > end:
                print(f"FAILED {rehearsal.__name__}: {error!r}", flush=True)
                return False
            time.sleep(1)
        else:
            print(f"passed {rehearsal.__name__}", flush=True)
            return True


def ask(
    path: str, *, method: str = "GET", body: bytes | None = None, scheme: str = "https"
) -> tuple[int, dict[str, str], str]:
    """Ask nginx as a server that ends TLS before it would; status, headers in small letters, text."""
    connection = http.client.HTTPConnection("127.0.0.1", 8080, timeout=10)
    connection.request(method, path, body, {"Host": HOST, "X-Forwarded-Proto": scheme})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


def every_process_is_healthy(environment: Mapping[str, str]) -> None:
    for name in ("web", "live", "beat"):
        subprocess.run(["python", "deploy/healthy.py", name], env=environment, cwd=ROOT, check=True)
    ping = ["celery", "-A", "config", "inspect", "ping", "--timeout", "10"]
    subprocess.run(ping, env=environment, cwd=ROOT, check=True)


def pages_come_through_nginx(environment: Mapping[str, str]) -> None:
    status, headers, text = ask("/")
    assert (status, headers["server"]) == (200, "nginx")
    assert ask("/healthz")[::2] == (200, "ok\n")
    stylesheet = re.search(r'href="(/static/[^"]+\.css)"', text)
    assert stylesheet
    status, headers, _text = ask(stylesheet[1])
    assert (status, headers["cache-control"]) == (200, "max-age=315360000, public, immutable")


def plain_http_is_sent_to_https(environment: Mapping[str, str]) -> None:
    status, headers, _text = ask("/", scheme="http")
    assert (status, headers["location"]) == (301, f"https://{HOST}/")


def too_much_is_refused_in_words(environment: Mapping[str, str]) -> None:
    status, _headers, text = ask("/accounts/login/", method="POST", body=b"x" * 10_500_000)
    assert (status, "10 MB" in text) == (413, True)


def logos_come_from_nginx_and_no_other_file(environment: Mapping[str, str]) -> None:
    media = Path(environment["MEDIA_ROOT"])
    (media / "logos").mkdir(parents=True, exist_ok=True)
    for name in ("logos/picture.webp", "logos/page.html", "secret.txt"):
        (media / name).write_text("<script>")
    status, headers, _text = ask("/media/logos/picture.webp")
    assert (status, headers["content-type"], headers["x-content-type-options"]) == (200, "image/webp", "nosniff")
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert ask("/media/logos/page.html")[1]["content-type"] == "application/octet-stream"
    assert {ask(f"/media/{name}")[0] for name in ("secret.txt", "logos/../secret.txt", "logos/")} == {404}
    (media / "attachments").mkdir(exist_ok=True)
    (media / "attachments" / "file").write_text("a")
    assert ask("/media/attachments/file")[0] == 404


def more_is_taken_where_files_are_sent(environment: Mapping[str, str]) -> None:
    """Without a token of ours it is refused, but by web, which has read it."""
    for address in ("/questions/1/comments/", "/zh-hans/comments/1/revision/"):
        assert ask(address, method="POST", body=b"x" * 10_500_000)[0] == 403
        assert ask(address, method="POST", body=b"x" * 27_500_000)[0] == 413


def sockets_come_through_nginx(environment: Mapping[str, str]) -> None:
    """Nobody may listen to another person's topic; the handshake has to get as far as being told so (4403)."""
    asyncio.run(refused_socket())


async def refused_socket() -> None:
    address = f"ws://{HOST}:8080/live/?topics=person:1&cursor=0"
    origin = websockets.Origin(f"https://{HOST}")
    async with websockets.connect(address, host="127.0.0.1", port=8080, origin=origin) as socket:
        await socket.wait_closed()
        assert socket.close_code == 4403


def flood_of_posts_is_slowed_and_reading_is_not(environment: Mapping[str, str]) -> None:
    answers = (ask("/healthz", method="POST") for _number in range(1000))
    text = next((text for status, _headers, text in answers if status == 429), "")
    assert "Too many requests" in text
    assert ask("/healthz")[0] == 200


REHEARSALS = (
    every_process_is_healthy,
    pages_come_through_nginx,
    plain_http_is_sent_to_https,
    too_much_is_refused_in_words,
    logos_come_from_nginx_and_no_other_file,
    more_is_taken_where_files_are_sent,
    sockets_come_through_nginx,
    flood_of_posts_is_slowed_and_reading_is_not,
)

if __name__ == "__main__":
    sys.exit(main())
