"""`python deploy/healthy.py web|live|beat`: exit 0 if that process of this container is well, else 1 and why.

For health checks: needs nothing but Python, so that asking every few seconds costs next to nothing.
"""

import http.client
import os
import sys
import time
from pathlib import Path

PORTS = {"web": 8000, "live": 8001}
ANSWER_WITHIN = 4  # seconds
SCHEDULE = os.environ.get("BEAT_SCHEDULE", "/tmp/beat-schedule")  # noqa: S108 (a private tmpfs in the container)
# Beat writes its schedule down every three minutes.
BEAT_WRITES_WITHIN = 600  # seconds


def complaint_about_http(port: int) -> str:
    """Ask as nginx would: for a host that the site answers to, over what was HTTPS."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".*") or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_WITHIN)
    try:
        connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return f"no answer on port {port}: {error}"
    finally:
        connection.close()
    return "" if status == 200 else f"port {port} answers with {status}"


def complaint_about_beat() -> str:
    schedule = Path(SCHEDULE)
    # The kind of dbm that keeps the schedule may add an ending to the name.
    ages = [time.time() - path.stat().st_mtime for path in schedule.parent.glob(f"{schedule.name}*")]
    if not ages:
        return f"beat has not written {schedule}"
    return "" if min(ages) < BEAT_WRITES_WITHIN else f"beat has not written {schedule} for {min(ages):.0f} seconds"


def main(name: str) -> int:
    complaint = complaint_about_beat() if name == "beat" else complaint_about_http(PORTS[name])
    if complaint:
        print(complaint)
    return 1 if complaint else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
