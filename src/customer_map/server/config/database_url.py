"""An address such as `postgresql://user:password@host:5432/name` in, its parts out, and back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, unquote, urlencode, urlsplit

from customer_map.errors import CustomerMapError

SCHEMES = frozenset({"postgresql", "postgres"})


class DatabaseUrlError(CustomerMapError):
    """DATABASE_URL cannot be understood; the sentence leaves it out, as it may hold a password."""

    code = "database_url"
    message = "The database address {problem}."
    hint = (
        "Write DATABASE_URL as postgresql://user:password@host:5432/name, or "
        "postgresql://user@/name?host=/folder/of/the/socket."
    )


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """Where a PostgreSQL database is reached and as whom.

    `host` is a name, an IP address or the folder of a Unix socket; what is empty is left to the
    defaults of libpq. `options` are further libpq settings such as `sslmode`.
    """

    name: str
    user: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    port: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)

    def url(self) -> str:
        """The address in one line, as `DATABASE_URL` holds it."""
        user = quote(self.user, safe="")
        password = f":{quote(self.password, safe='')}" if self.password else ""
        query = dict(self.options) | {"host": self.host}
        if self.port is not None:
            query["port"] = str(self.port)
        filled = urlencode({k: v for k, v in query.items() if v}, safe="/", quote_via=quote)
        return f"postgresql://{user}{password}@/{quote(self.name, safe='')}?{filled}".rstrip("?")

    def django_settings(self) -> dict[str, object]:
        """The entry of Django's DATABASES."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": "" if self.port is None else str(self.port),
            "OPTIONS": dict(self.options),
        }


def parse(url: str) -> DatabaseAddress:
    """Take an address apart; `?host=` and `?port=` win over those before the slash.

    >>> parse("postgresql://ann@db.example/crm?sslmode=require").options
    {'sslmode': 'require'}

    Raises:
        DatabaseUrlError: no PostgreSQL address, no database name, or a port that is no port.
    """
    parts = _split(url)
    if parts.scheme not in SCHEMES:
        raise DatabaseUrlError(problem="does not begin with postgresql://")
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise DatabaseUrlError(problem="names no database")
    options = dict(_pairs(parts.query))
    host = options.pop("host", unquote(parts.hostname or ""))
    return DatabaseAddress(
        name=name,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=host,
        port=_port(options.pop("port", "") or _port_text(parts.netloc)),
        options=options,
    )


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url.strip())
    except ValueError as error:
        raise DatabaseUrlError(problem="cannot be read") from error


def _pairs(query: str) -> Iterator[tuple[str, str]]:
    """As libpq reads them: a plus is a plus."""
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        if value:
            yield unquote(key), unquote(value)


def _port_text(netloc: str) -> str:
    place = netloc.rpartition("@")[2].rpartition("]")[2]
    return place.rpartition(":")[2] if ":" in place else ""


def _port(word: str) -> int | None:
    if not word:
        return None
    if word.isdecimal() and 0 < int(word) < 65536:
        return int(word)
    raise DatabaseUrlError(problem=f'has the port "{word}", which is not a number from 1 to 65535')
