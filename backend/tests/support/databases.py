"""Databases of the test server: one migrated template, and a copy of it for each test."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from src.settings import DatabaseAddress

BACKEND = Path(__file__).parent.parent.parent
ROLE = "taskora_test"
PASSWORD = "secret-of-the-tests"
ADD_USER = """INSERT INTO auth."user" (id, name, email, "emailVerified")
              VALUES (%(id)s, 'A name', %(id)s || '@example.test', false)"""


def server_url() -> URL:
    """The superuser's address, from the command that started the server."""
    address = os.environ.get("TEST_DATABASE_URL")
    if not address:
        raise RuntimeError("run the tests by: node tests/fixtures/postgres/postgres.ts -- python -m pytest")
    return make_url(address)


def execute(statement: str, *names: str, url: URL | None = None) -> list[tuple]:
    """Runs one statement as the superuser; `{}` in it are names."""
    with psycopg.connect(superuser(url), autocommit=True) as connection:
        cursor = connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))
        return cursor.fetchall() if cursor.description else []


def hold(statement: str, url: URL) -> psycopg.Connection:
    """Runs one statement in a transaction that stays open until the connection is closed."""
    connection = psycopg.connect(superuser(url))
    connection.execute(statement)
    return connection


def make_read_only(url: URL) -> None:
    """Every connection from now on refuses to write; those that there are end."""
    execute("ALTER DATABASE {} SET default_transaction_read_only = on", str(url.database), url=url)
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}", url=url)


def superuser(url: URL | None) -> str:
    """The superuser's address of a database."""
    own = server_url()
    return (own.set(database=url.database) if url else own).render_as_string(hide_password=False)


def create_role() -> None:
    """As in production: an ordinary role that owns its database and nothing else."""
    if not execute(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'"):
        execute(f"CREATE ROLE {{}} LOGIN PASSWORD '{PASSWORD}' NOSUPERUSER NOCREATEDB", ROLE)


def create_database(template: str = "template0", name: str = "") -> URL:
    name = name or f"taskora_{uuid4().hex[:12]}"
    execute("CREATE DATABASE {} OWNER {} TEMPLATE {}", name, ROLE, template)
    return server_url().set(drivername="postgresql+psycopg", username=ROLE, password=PASSWORD, database=name)


def drop_database(url: URL) -> None:
    execute("DROP DATABASE {} WITH (FORCE)", str(url.database))


def add_user(url: URL, user_id: str) -> None:
    """What a sign-up leaves behind."""
    with psycopg.connect(superuser(url), autocommit=True) as connection:
        connection.execute(ADD_USER, {"id": user_id})


def address_of(url: URL) -> DatabaseAddress:
    """The same place, as the settings name it."""
    host, port, name, user = str(url.host), url.port or 5432, str(url.database), str(url.username)
    return DatabaseAddress(host=host, port=port, name=name, user=user, password=str(url.password))


def process_environment(url: URL, directory: Path, **more: str) -> dict[str, str]:
    """The environment of a container that uses this database."""
    password_file = directory / "password"
    # Others that were started with it may be reading it.
    if not password_file.exists() or password_file.read_text() != url.password:
        password_file.write_text(str(url.password))
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_HOST": str(url.host),
        "DATABASE_PORT": str(url.port),
        "DATABASE_NAME": str(url.database),
        "DATABASE_USER": str(url.username),
        "DATABASE_PASSWORD_FILE": str(password_file),
        "METRICS_PORT": "0",
        **more,
    }


def start(module: str, url: URL, directory: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Starts a module in the environment of a container; `src.schema.migrate` is what the init container runs."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=BACKEND,
        env=process_environment(url, directory, **environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def migrate(url: URL, directory: Path) -> None:
    process = start("src.schema.migrate", url, directory)
    output, _ = process.communicate()
    assert process.returncode == 0, output
