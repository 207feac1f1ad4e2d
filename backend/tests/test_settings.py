"""Settings: the database's address, which is there without SQLAlchemy, and what its parts accept."""

from dataclasses import replace

import pytest

from src.settings import DatabaseAddress, SettingsError, load_settings
from tests.support.databases import address_of
from tests.support.interpreter import packages_after

LOAD = "import src.settings; settings = src.settings.load_settings_or_exit()"
ADDRESS = DatabaseAddress(host="::1", port=5433, name="tas/ks", user="u@s:er", password="p@ss:/w%rd?")


def test_the_settings_cost_no_import_of_sqlalchemy_until_somebody_asks_for_the_url() -> None:
    assert "sqlalchemy" not in packages_after(LOAD)
    assert "sqlalchemy" in packages_after(f"{LOAD}\nsettings.database.url"), "the counter-test"


def test_an_address_and_its_url_name_the_same_place() -> None:
    assert ADDRESS.url.drivername == "postgresql+psycopg"
    assert address_of(ADDRESS.url) == ADDRESS != address_of(replace(ADDRESS, name="tasks").url)


def test_an_address_does_not_show_its_password() -> None:
    assert ADDRESS.user in repr(ADDRESS) and ADDRESS.password not in repr(ADDRESS) + str(ADDRESS.url)


def environment(**changes: str) -> dict[str, str]:
    return {"DATABASE_HOST": "database.invalid", "DATABASE_PASSWORD_FILE": __file__, **changes}


@pytest.mark.parametrize("port", ["1", "5433", "65535"])
def test_a_port_is_a_whole_number(port: str) -> None:
    assert load_settings(environment(DATABASE_PORT=port)).database.port == int(port)


@pytest.mark.parametrize("port", ["0", "-1", "5432.0", "5432.9", "1e3", "65536", "nan", "five"])
def test_any_other_port_ends_the_start(port: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_PORT is not a whole number from 1 to 65535"):
        load_settings(environment(DATABASE_PORT=port))


@pytest.mark.parametrize("wait", ["0", "-1", "nan", "inf", "65536", "soon"])
def test_a_wait_that_makes_no_sense_ends_the_start(wait: str) -> None:
    assert load_settings(environment(MIGRATION_WAIT_SECONDS="0.5")).migration_wait_seconds == 0.5
    with pytest.raises(
        SettingsError, match="MIGRATION_WAIT_SECONDS is not a number of seconds above 0 and up to 65535"
    ):
        load_settings(environment(MIGRATION_WAIT_SECONDS=wait))
