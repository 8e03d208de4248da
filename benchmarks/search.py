"""Search as one types among a million contacts: time to take them over, p50 and p95 of a search, and its plan.

Contacts are made in one statement from surnames and given names, Chinese and English, as common as they are; queries
are what somebody has typed after two characters, four, and all of a name, a part of a phone number, a surname alone.

    .venv/bin/python benchmarks/search.py [CONTACTS]
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from customer_map.server.config.data_folder import open_data_folder
from customer_map.server.config.database import own_database
from customer_map.server.config.preparing import load_django, update_tables

CONTACTS = 1_000_000
QUERIES = 400
MOST_P95_MS = 100.0
CUSTOMERS = """
INSERT INTO crm_customer (id, version, created_at, updated_at, kind, name, alias, industry, region, country, city,
    address, website, phone, email, tax_id, source, tags, custom)
SELECT gen_random_uuid(), 1, now(), now(), 'organisation', 'Company ' || n, '', '', '', '', '', '', '', '', '', '',
    '', '{}', '{}' FROM generate_series(1, %(number)s / 20) AS n
"""
SURNAMES = "王王王李李张张刘刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文博宇轩浩然梓涵子墨一诺欣怡思远"
FIRST = "Anna Ben Carla David Elena Frank Grace Hugo Irene Jonas Karin Liam"
NAMES = """
INSERT INTO crm_contact (id, version, created_at, updated_at, name, alias, customer_id, title, department, email,
    phone, mobile, city, country, language, source, tags, custom)
SELECT gen_random_uuid(), 1, now(), now() - n * interval '1 second', made.name, '', NULL, '', '',
    'u' || n || '@example.com', '', '1' || lpad((abs(hashint8(n)) %% 10000000000)::text, 10, '0'), '', '', '', '',
    '{}', '{}'
FROM generate_series(1, %(number)s) AS n CROSS JOIN LATERAL (
    SELECT CASE WHEN n %% 5 < 3 THEN
        substr(%(surnames)s, 1 + (random() * 49)::int, 1) || substr(%(given)s, 1 + (random() * 46)::int, 1)
        || substr(%(given)s, 1 + (random() * 46)::int, 1)
    ELSE
        (string_to_array(%(first)s, ' '))[1 + (random() * 11)::int] || ' ' || initcap(translate(
            lpad((abs(hashint8(n * 7)) %% 9000)::text, 4, '7'), '0123456789', 'aeioubdlmn')) || 'son'
    END AS name
) AS made
"""


def milliseconds(work: object, *arguments: object) -> float:
    started = time.perf_counter()
    work(*arguments)  # type: ignore[operator]
    return (time.perf_counter() - started) * 1000


def queries(names: list[tuple[str, str]]) -> list[str]:
    """What somebody types on the way to one of these people."""
    found: list[str] = []
    for name, mobile in names:
        word = name.split()[0]
        found += [name[:1] if name[0] > "z" else word[:2], name[:2], name, mobile[2:7], word]
    return found


def measure(number: int) -> int:
    from django.db import connection

    from customer_map.server.accounts.models import User
    from customer_map.server.accounts.roles import Role
    from customer_map.server.crm.actions.search import take_over_changes
    from customer_map.server.crm.search.finding import find_records

    with connection.cursor() as cursor:
        cursor.execute(CUSTOMERS, {"number": number})
        words = {"surnames": SURNAMES, "given": GIVEN, "first": FIRST}
        cursor.execute(NAMES, {"number": number, **words})
    started = time.perf_counter()
    while take_over_changes(5_000):
        pass
    print(f"taken over in {time.perf_counter() - started:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE crm_contact")
        cursor.execute("VACUUM ANALYZE crm_searchentry")
        cursor.execute("SELECT pg_size_pretty(pg_total_relation_size('crm_searchentry'))")
        print("size of entries and indexes", cursor.fetchone()[0])
        cursor.execute("SELECT name, mobile FROM crm_contact WHERE id::text LIKE '%00' LIMIT 5000")
        people = cursor.fetchall()
    user = User.objects.create_user("bench@example.com", name="Bench", role=Role.OWNER)
    asked = queries(random.Random(7).sample(people, min(len(people), QUERIES // 5)))
    for query in asked[:20]:
        find_records(user, query)
    times = sorted((milliseconds(find_records, user, query), query) for query in asked)
    middle, late = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"{len(times)} searches: p50 {middle[0]:.1f} ms, p95 {late[0]:.1f} ms ({late[1]!r})")
    print("slowest", [(f"{ms:.0f} ms", query) for ms, query in times[-5:]])
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off; SET enable_indexscan = off")
        cursor.execute(
            "EXPLAIN (ANALYZE, COSTS OFF) SELECT record_id FROM crm_searchentry"
            " WHERE record_type = 'contact' AND tokens @@ '''王'':*'::tsquery LIMIT 500"
        )
        print("\n".join(row[0] for row in cursor.fetchall()))
    return 0 if late[0] <= MOST_P95_MS else 1


def main() -> int:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else CONTACTS
    with tempfile.TemporaryDirectory() as place:
        folder = open_data_folder(Path(place) / "data")
        with own_database(folder) as database:
            load_django(folder, database.address)
            update_tables()
            return measure(number)


if __name__ == "__main__":
    sys.exit(main())
