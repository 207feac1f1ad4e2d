"""The database's address, which has to be one without SQLAlchemy being there."""

from dataclasses import replace

from src.settings import DatabaseAddress
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
