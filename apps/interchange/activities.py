"""The kind of Activity that imports record: nobody is told of it, the log keeps it."""

from apps.activity.kinds import Kind, register

register(Kind("discussion.imported"))
