"""Plays, attacks and prints the table: python -m tests.chatham [--runs=5] [--scale=small|medium|large]"""

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
DEFAULTS = ["--runs=3", "--scale=medium"]

sys.exit(pytest.main(["-q", "-p", "no:xdist", str(HERE), *DEFAULTS, *sys.argv[1:]]))
