"""One account per role to sign in with. Its password is made for this installation and kept beside it."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from apps.accounts.models import User

ROLES = ("participant", "rapporteur", "moderator", "organiser")


@dataclass(frozen=True)
class Account:
    role: str
    email: str
    password: str


def open_accounts(path: Path) -> list[Account]:
    """The accounts kept in the file at `path`, which is made when there is none; they can be signed in to."""
    accounts = _read(path) or _make(path)
    for account in accounts:
        user = User.objects.get(email=account.email)
        if not user.check_password(account.password):
            user.set_password(account.password)
            user.save(update_fields=["password"])
    return accounts


def _read(path: Path) -> list[Account]:
    if not path.exists():
        return []
    return [Account(*line.split()) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _make(path: Path) -> list[Account]:
    accounts = [Account(role, f"{role}@plenary.example", secrets.token_urlsafe(12)) for role in ROLES]
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{account.role} {account.email} {account.password}\n" for account in accounts)
    return accounts
