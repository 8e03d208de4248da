"""Turns the whole database into one value: what changes between two looks was written between them."""

from django.db import connection

# What a read or a refusal may write too: sessions, caches, when a key was last used, the queue of jobs.
PASSING = (
    "django_session",
    "customer_map_cache",
    "accounts_apikey",
    "procrastinate",
    "django_migrations",
)
TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1
"""
DIGEST = "SELECT '{0}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{0}\" t"

Digests = dict[str, str]


def digests() -> Digests:
    """Return a digest of each table."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall() if not name.startswith(PASSING)]
        cursor.execute(" UNION ALL ".join(map(DIGEST.format, names)))
        return dict(cursor.fetchall())


def changed_since(before: Digests) -> list[str]:
    """Return the tables that hold something else than before."""
    now = digests()
    return [name for name in now if now[name] != before.get(name)]
