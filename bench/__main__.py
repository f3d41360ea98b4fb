"""`make bench`: every benchmark in turn, each in a process of its own. Figures are printed, never asserted."""

import subprocess
import sys

BENCHMARKS = (
    "bench.question",
    "bench.weight",
    "bench.live",
    "bench.summary",
    "bench.enumeration",
    "bench.invitations",
    "bench.search",
)


def main() -> None:
    for name in BENCHMARKS:
        print(f"\n== {name}", flush=True)
        subprocess.run([sys.executable, "-m", name], check=True)


if __name__ == "__main__":
    main()
