"""What the tests of the organisers' desk share."""

from django.test import Client

DESK = "/consultations/ports/desk/"


def sent_back(client: Client, path: str) -> dict[str, object]:
    """What a browser would send of the form at `path`, unchanged."""
    form = client.get(DESK + path).context["form"]
    values = {field.name: field.value() for field in form if not field.field.disabled}
    fields = form.fields
    return {
        name: fields[name].widget.format_value(value) if hasattr(value, "tzinfo") else value
        for name, value in values.items()
        if value not in (None, "")
    }
