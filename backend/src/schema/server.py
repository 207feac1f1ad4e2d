"""Which servers the schema can be made on."""

from sqlalchemy import Connection

OLDEST = 15


class ServerTooOld(SystemExit):
    """The server is one that this build was not made for, and nothing was changed in it."""


def require_server(connection: Connection) -> None:
    """Ends the process with the reason where the server is older than PostgreSQL 15."""
    major = int((connection.dialect.server_version_info or (OLDEST,))[0])
    if major < OLDEST:
        raise ServerTooOld(f"PostgreSQL {major} is too old, {OLDEST} or newer is needed; nothing was changed in it")
