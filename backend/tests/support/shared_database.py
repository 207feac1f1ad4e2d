"""One database for all tests that leave its schema alone: emptied after each, made anew after one that did not."""

import psycopg

from tests.support import databases

# A test that left more than this would leave its statistics and dead rows to the plans of the next one as well.
MOST_ROWS = 500
TABLES = """SELECT table_schema, table_name FROM information_schema.tables
            WHERE table_schema IN ('public', 'auth') AND table_name <> 'alembic_version' ORDER BY 1, 2"""
# Every row of a catalogue carries the transaction that wrote it: a change of the schema is a later one, or fewer rows.
SCHEMA = (
    *(
        f"SELECT count(*), max(xmin::text::bigint) FROM {catalogue} WHERE {key} >= 16384"
        for catalogue, key in (
            ("pg_class", "oid"),
            ("pg_attribute", "attrelid"),
            ("pg_attrdef", "oid"),
            ("pg_constraint", "oid"),
            ("pg_trigger", "oid"),
            ("pg_proc", "oid"),
        )
    ),
    "SELECT count(*), min(setdatabase::bigint) FROM pg_db_role_setting",
    "SELECT count(*), min(version_num)::bigint FROM alembic_version",
)


class SharedDatabase:
    """A copy of the template under one name, with rows of the users that it was made with and no others."""

    def __init__(self, template: str, users: tuple[str, ...]) -> None:
        self._template = template
        self._users = users
        self.url = databases.create_database(template)
        self._connect()

    def restore(self) -> None:
        """Empties the tables. When a test changed more than rows, or still holds some, the database is made anew."""
        try:
            left = self._empty()
            unchanged = left <= MOST_ROWS and self._schema() == self._made_with
        except psycopg.Error:
            unchanged = False
        if not unchanged:
            self.drop()
            databases.create_database(self._template, str(self.url.database))
            self._connect()

    def drop(self) -> None:
        """Ends every connection to it, too."""
        self._connection.close()
        databases.drop_database(self.url)

    def _connect(self) -> None:
        # Of a replica: neither triggers nor foreign keys look at the rows, and the order of the tables is free.
        options = "-c session_replication_role=replica -c lock_timeout=2s"
        self._connection = psycopg.connect(databases.superuser(self.url), autocommit=True, options=options)
        names = [f'{schema}."{table}"' for schema, table in self._connection.execute(TABLES)]
        deletes = ", ".join(f"t{at} AS (DELETE FROM {name} RETURNING 1)" for at, name in enumerate(names))
        counts = " + ".join(f"(SELECT count(*) FROM t{at})" for at in range(len(names)))
        self._deletes = f"WITH {deletes} SELECT {counts}"
        self._made_with = self._schema()

    def _empty(self) -> int:
        """How many rows there were."""
        with self._connection.transaction():
            row = self._connection.execute(self._deletes.encode()).fetchone()
            for user in self._users:
                self._connection.execute(databases.ADD_USER, {"id": user})
        assert row
        return int(row[0])

    def _schema(self) -> list[tuple]:
        return self._connection.execute(" UNION ALL ".join(SCHEMA).encode()).fetchall()
