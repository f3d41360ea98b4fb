"""What an action raises when the state of things forbids it."""


class Refused(Exception):
    """An action was refused; `str()` of it is one sentence for the person, in the active language."""
