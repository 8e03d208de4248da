import psycopg.conninfo
import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_map.server.config.database_url import DatabaseAddress, DatabaseUrlError, parse

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1)


def test_all_parts_are_found() -> None:
    address = parse("postgresql://ann:p%40ss@db.example:5433/crm?sslmode=require")
    assert address == DatabaseAddress(
        name="crm",
        user="ann",
        password="p@ss",
        host="db.example",
        port=5433,
        options={"sslmode": "require"},
    )


def test_a_socket_folder_stands_in_the_query() -> None:
    address = parse("postgres://ann@/crm?host=/run/postgresql&port=5444")
    assert (address.host, address.port, address.options) == ("/run/postgresql", 5444, {})


def test_a_plus_is_a_plus_as_libpq_has_it() -> None:
    assert parse("postgresql:///crm?host=/a+b%20c").host == "/a+b c"


def test_only_the_name_is_needed() -> None:
    assert parse("postgresql:///crm") == DatabaseAddress(name="crm")


def test_an_ipv6_address_has_no_port_of_its_own() -> None:
    assert parse("postgresql://[::1]/crm").port is None
    assert parse("postgresql://[::1]:5433/crm").port == 5433


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("mysql://ann@db/crm", "does not begin with postgresql"),
        ("", "does not begin with postgresql"),
        ("postgresql://ann@db", "names no database"),
        ("postgresql://ann@db/", "names no database"),
        ("postgresql://ann@db/a/b", "names no database"),
        ("postgresql://ann@db:port/crm", 'port "port"'),
        ("postgresql://ann@db:70000/crm", 'port "70000"'),
        ("postgresql://ann@[::1/crm", "cannot be read"),
    ],
)
def test_a_wrong_address_is_explained(url: str, problem: str) -> None:
    with pytest.raises(DatabaseUrlError, match=problem):
        parse(url)


def test_no_error_or_repr_shows_the_password() -> None:
    with pytest.raises(DatabaseUrlError) as caught:
        parse("postgresql://ann:hush@db:port/crm")
    assert "hush" not in str(caught.value)
    assert "hush" not in repr(parse("postgresql://ann:hush@db/crm"))


@given(
    st.builds(
        DatabaseAddress,
        name=TEXT,
        user=TEXT,
        password=TEXT,
        host=st.sampled_from(["", "db.example", "/run/postgresql", "::1"]),
        port=st.none() | st.integers(1, 65535),
        options=st.dictionaries(st.sampled_from(["sslmode", "application_name"]), TEXT),
    )
)
def test_an_address_survives_its_url(address: DatabaseAddress) -> None:
    assert parse(address.url()) == address


@given(TEXT, TEXT, TEXT)
def test_libpq_reads_our_url_as_we_mean_it(name: str, user: str, password: str) -> None:
    address = DatabaseAddress(name, user, password, host="/run/my sockets", port=5433)
    assert psycopg.conninfo.conninfo_to_dict(address.url()) == {
        "dbname": name,
        "user": user,
        "password": password,
        "host": "/run/my sockets",
        "port": "5433",
    }


def test_django_gets_its_own_names() -> None:
    settings = parse("postgresql://ann:x@db:5433/crm?sslmode=require").django_settings()
    assert settings == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "crm",
        "USER": "ann",
        "PASSWORD": "x",
        "HOST": "db",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }
