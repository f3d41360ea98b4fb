"""PostgreSQL and Redis out of the wheels of the `embedded` group, for the demo, the tests and the benchmarks.

Both are children of this process and end with it: on leaving the context, on a signal, and on `kill -9` too,
since the kernel tells them that their parent is gone. That tie is to the thread that started them, so start
them from the main thread.
"""

from config.embedded.postgresql import postgres
from config.embedded.processes import EmbeddedServerError, ServerInUseError
from config.embedded.redis_server import redis

__all__ = ["EmbeddedServerError", "ServerInUseError", "postgres", "redis"]
