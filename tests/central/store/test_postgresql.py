"""A centre on PostgreSQL says what is wrong with its server and outlives the server's death."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from gateway.central.setup import CONFIG_NAME, NewCentre, make_centre
from gateway.central.store.database import DatabaseLostError, StoreError, open_database
from gateway.central.store.gates import GateStore
from gateway.config import load_central
from gateway.errors import ConfigurationError
from tests.postgres import PostgresServer


@pytest.fixture
def address(postgres: PostgresServer) -> str:
    """The address of an empty database."""
    return postgres.emptied_database()


@pytest.mark.parametrize("driver", ["postgresql", "postgresql+psycopg"])
def test_an_address_with_and_without_the_driver_opens_the_same(address: str, driver: str) -> None:
    """People write either."""
    database = open_database(address.replace("postgresql", driver, 1))
    GateStore(database).count_refused({("gate-1", "ev"): 1}, 5)
    database.close()


def test_a_wrong_password_is_a_configuration_error_that_does_not_show_it(
    postgres: PostgresServer, address: str
) -> None:
    """Neither the right one nor the wrong one stands in a log."""
    postgres.ask_passwords_of("clerk", "right")
    wrong = address.replace("postgres@", "clerk:geheim@")
    with pytest.raises(ConfigurationError, match="check user and password") as seen:
        open_database(wrong)
    assert "geheim" not in str(seen.value)


def test_a_password_may_stand_in_a_file_of_its_own(
    postgres: PostgresServer, address: str, tmp_path: Path
) -> None:
    """Then the configuration holds no secret."""
    postgres.ask_passwords_of("porter", "open")
    secret = tmp_path / "database.pass"
    secret.write_text("*:*:*:porter:open\n")
    secret.chmod(0o600)
    with pytest.raises(ConfigurationError, match="password"):
        open_database(address.replace("postgres@", "porter@"))
    with psycopg.connect(address) as admin:
        admin.execute("GRANT CREATE ON SCHEMA public TO porter")
    open_database(address.replace("postgres@", "porter@") + f"&passfile={secret}").close()


def test_a_password_that_is_changed_while_the_centre_runs_is_waited_for(
    own_postgres: PostgresServer,
) -> None:
    """Ending for good would be worse than saying it until somebody gives the right one."""
    address = own_postgres.new_database()
    own_postgres.ask_passwords_of("clerk", "old")
    with psycopg.connect(address) as admin:
        admin.execute("GRANT CREATE ON SCHEMA public TO clerk")
    with closing(open_database(address.replace("postgres@", "clerk:old@"))) as database:
        with psycopg.connect(address) as admin:
            admin.execute("ALTER ROLE clerk PASSWORD 'new'")
        own_postgres.crash()
        with pytest.raises(StoreError, match="check user and password"):
            GateStore(database).refused()


@pytest.mark.parametrize(
    ("was", "now", "remedy"),
    [("park_", "nosuch_", "createdb"), ("postgres@", "nobody@", "createuser")],
)
def test_what_the_server_lacks_is_named_with_the_command_that_makes_it(
    address: str, was: str, now: str, remedy: str
) -> None:
    """Whoever sets it up meets these first."""
    with pytest.raises(ConfigurationError, match=remedy):
        open_database(address.replace(was, now, 1))


@pytest.mark.parametrize("host", ["127.0.0.1:1", "no-such-host.invalid"])
def test_a_server_that_does_not_answer_is_waited_for(host: str) -> None:
    """It may be starting: no reason to end with an error of configuration."""
    with pytest.raises(DatabaseLostError, match="check the server") as seen:
        open_database(f"postgresql://central:geheim@{host}/central")
    assert "geheim" not in str(seen.value)


def test_a_database_that_can_not_hold_chinese_names_is_refused(
    postgres: PostgresServer, address: str
) -> None:
    """Found at the start, not at the first name."""
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute("CREATE DATABASE latin ENCODING LATIN1 LOCALE 'C' TEMPLATE template0")
    with pytest.raises(ConfigurationError, match="LATIN1"):
        open_database(postgres.address_of("latin"))


def test_a_centre_is_made_in_an_empty_database_and_in_no_other(
    address: str, tmp_path: Path
) -> None:
    """The second one's password would take the first one's place."""
    new = NewCentre(tmp_path / "a", tmp_path / "a", "park-1", "https://park.example", address)
    make_centre(new)
    assert load_central(tmp_path / "a" / CONFIG_NAME).central.database == address
    with pytest.raises(ConfigurationError, match="another centre's"):
        make_centre(replace(new, folder=tmp_path / "b", state=tmp_path / "b"))
    assert not (tmp_path / "b").exists()


def test_a_password_in_a_file_that_all_may_read_is_refused(address: str, tmp_path: Path) -> None:
    """The name of the file and how to close it are in the message, the password is not."""
    make_centre(NewCentre(tmp_path, tmp_path, "park-1", "https://park.example", address))
    path = tmp_path / CONFIG_NAME
    path.write_text(path.read_text("utf-8").replace("postgres@", "postgres:geheim@"), "utf-8")
    load_central(path)
    path.chmod(0o644)
    with pytest.raises(ConfigurationError, match="chmod 640") as seen:
        load_central(path)
    assert "geheim" not in str(seen.value)
