"""What profiles record: who decided when that something of theirs may be seen. Nobody is told."""

from apps.activity.kinds import Kind, register

register(Kind("profile.audience_changed"))
