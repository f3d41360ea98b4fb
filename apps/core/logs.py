"""What is written down of requests: which page was asked for, and not the secret in its address."""

import logging
import re

# Whoever has one of these addresses is let in by it. nginx.conf leaves the same out of its own log.
SECRETS = re.compile(
    r"/(invitations|co-signatures|unsubscribe|sign-up|data/exports|confirm-email|password/reset/key)/[^/\s]+"
)


def without_secrets(text: str) -> str:
    return SECRETS.sub(r"/\1/…", text)


class WithoutSecrets(logging.Filter):
    """Takes secrets out of the addresses in each line; never keeps one back."""

    def filter(self, record: logging.LogRecord) -> bool:
        words = record.getMessage()
        shown = without_secrets(words)
        if shown != words:
            record.msg, record.args = shown, ()
        return True
