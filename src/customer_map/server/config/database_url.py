"""An address such as `postgresql://user:password@host:5432/name` in, its parts out, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

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
        filled = urlencode({key: value for key, value in query.items() if value}, safe="/")
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
    parts = urlsplit(url.strip())
    if parts.scheme not in SCHEMES:
        raise DatabaseUrlError(problem="does not begin with postgresql://")
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise DatabaseUrlError(problem="names no database")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", unquote(parts.hostname or ""))
    return DatabaseAddress(
        name=name,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=host,
        port=_port(options.pop("port", "") or _port_text(parts.netloc)),
        options=options,
    )


def _port_text(netloc: str) -> str:
    place = netloc.rpartition("@")[2].rpartition("]")[2]
    return place.rpartition(":")[2] if ":" in place else ""


def _port(word: str) -> int | None:
    if not word:
        return None
    if word.isdecimal() and 0 < int(word) < 65536:
        return int(word)
    raise DatabaseUrlError(problem=f'has the port "{word}", which is not a number from 1 to 65535')
