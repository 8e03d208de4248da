"""Times lists, pages of customers, the search as one types and the API with a million customers, 20 requests a second.

Requests start when their time has come, whether or not those before them have been answered; times count from there.
A member of a team asks, whose rights narrow every question, and in turns the owner. The goals: 95 of 100 answers
within 100 ms; web server and worker together below 600 MB.

    .venv/bin/python benchmarks/web.py --customers 1000000 --data FOLDER

The first run fills the folder (15 GB) and tells how long each step took; they came to 75 minutes in several runs on
two busy cores. A run that was ended goes on where it was; later ones find the folder full. A hundredth of it:
`--customers 10000`.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import local
from urllib.parse import quote

import psutil

from customer_map.server.config.data_folder import DataFolder
from customer_map.server.config.embedded_postgres import running_server
from customer_map.server.config.serving import next_free_port, wait_until_ready
from rig.company import fill
from rig.visitor import Visitor

HOST = "127.0.0.1"
GOAL_MS, GOAL_MEGABYTES = 100.0, 600.0
MEGABYTE = 1024 * 1024
CONNECTIONS = 16
FIELDS = "id,version,kind,name,industry,region,country,city,tags,owner_id,updated_at"
MAKE_VISITORS = """
import json, sys
import django; django.setup()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from customer_map.server.accounts.actions.keys import create_key
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Customer, Contact, Touchpoint
def visitor(user):
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.create()
    key = create_key(actor=Actor(user), name="benchmark", scopes=["read"]).presented
    seen = Customer.records.visible_to(user).order_by("pk")
    some = [str(pk) for pk in seen.filter(pk__gt=seen[5000:5001].values("pk")).values_list("pk", flat=True)[:400:4]]
    busy = [str(pk) for pk in seen.values_list("pk", flat=True)[:20]]
    return {"cookie": session.session_key, "key": key, "customers": busy + some}
people = [User.objects.filter(role=role).order_by("email")[0] for role in ("owner", "member")]
print(json.dumps([visitor(user) for user in people]))
"""
Make = Callable[[random.Random, dict[str, list[str]]], str]


def _list(chance: random.Random, _person: dict[str, list[str]]) -> str:
    sort = chance.choice(("name", "-name", "-created", "revenue", "-revenue"))
    kept = chance.choice(("region=East", "region=West", "", "region=North"))
    page = chance.choice(("customers", "customers", "contacts"))
    return f"/{page}/?sort={sort}&{kept}"


def _detail(chance: random.Random, person: dict[str, list[str]]) -> str:
    return f"/customers/{chance.choice(person['customers'])}/{chance.choice(('', '?tab=timeline'))}"


def _search(chance: random.Random, _person: dict[str, list[str]]) -> str:
    typed = chance.choice(("王", "王小", "上海", "An", "Anna", "Grac", "13", "科技", "有限", "Co"))
    return f"/search/?q={quote(typed)}"


def _api(chance: random.Random, _person: dict[str, list[str]]) -> str:
    kept = chance.choice(("", "&region=East", "&kind=person", "&city=Berlin"))
    sort = chance.choice(("name", "-name", "-updated_at"))
    return f"/api/v1/customers?limit=50&fields={FIELDS}&sort={sort}{kept}"


QUESTIONS: dict[str, Make] = {
    "list with filter and sort": _list,
    "customer with timeline": _detail,
    "search as one types": _search,
    "list of the API": _api,
}


@dataclass(frozen=True)
class Answer:
    kind: str
    path: str
    milliseconds: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path, help="keep the company here")
    parser.add_argument("--rate", type=float, default=20, help="requests per second")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", default="", help="only questions whose name holds this")
    options = parser.parse_args()
    folder = options.data or Path(tempfile.gettempdir()) / f"benchmark-web-{options.customers}"
    fill(folder, options.customers)
    port = next_free_port(HOST, 20000 + os.getpid() % 20000)
    command = [sys.executable, "-m", "customer_map", "serve", "--data", str(folder)]
    environment = {**os.environ, "CUSTOMER_MAP_API_RATE": "100000"}
    server = subprocess.Popen([*command, "--port", str(port)], env=environment)
    try:
        wait_until_ready(HOST, port, is_alive=lambda: server.poll() is None)
        return _measure(server.pid, port, folder, options)
    finally:
        server.terminate()
        server.wait(60)


def _people(folder: Path) -> list[dict[str, list[str]]]:
    """Sign the owner and a member in, in a process that knows the database."""
    address = running_server(DataFolder(folder).postgres)
    assert address is not None
    known = {
        "DATABASE_URL": address.url(),
        "CUSTOMER_MAP_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "customer_map.server.config.settings",
        "CUSTOMER_MAP_SECRET_KEY": _secret_of(folder),
    }
    command = [sys.executable, "-c", MAKE_VISITORS]
    done = subprocess.run(
        command, env={**os.environ, **known}, check=True, stdout=subprocess.PIPE, text=True
    )
    found: list[dict[str, list[str]]] = json.loads(done.stdout)
    return found


def _secret_of(folder: Path) -> str:
    from customer_map.server.config.secret_key import secret_key

    return secret_key(DataFolder(folder))


def _measure(server: int, port: int, folder: Path, options: argparse.Namespace) -> int:
    people = _people(folder)
    kinds = [name for name in QUESTIONS if options.only in name]
    chance = random.Random(7)
    asked = []
    for number in range(int(options.rate * options.seconds)):
        person = people[number // len(kinds) % len(people)]
        kind = kinds[number % len(kinds)]
        asked.append((kind, QUESTIONS[kind](chance, person), person))
    _ask_all(port, asked[: 2 * CONNECTIONS * len(kinds)], options.rate)  # connections, caches
    before = _processor_seconds(server, folder)
    answers = _ask_all(port, asked, options.rate)
    slow = _tell_times(answers)
    _tell_processor(before, _processor_seconds(server, folder), len(answers))
    return slow + _tell_memory(server)


def _ask_all(port: int, asked: list[tuple[str, str, dict]], rate: float) -> list[Answer]:
    own = local()
    began = time.perf_counter() + 0.5

    def ask(number: int) -> Answer:
        kind, path, person = asked[number]
        due = began + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        if not hasattr(own, "visitors"):
            own.visitors = {}
        visitor = own.visitors.setdefault(person["key"], _visitor(port, person))
        visitor.get(path)
        return Answer(kind, path, (time.perf_counter() - due) * 1000)

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        return list(threads.map(ask, range(len(asked))))


def _visitor(port: int, person: dict) -> Visitor:
    cookies = {"sessionid": person["cookie"]}
    return Visitor(f"http://{HOST}:{port}", cookies=cookies, key=person["key"])


def _tell_times(answers: list[Answer]) -> int:
    by_kind: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_kind[answer.kind].append(answer)
    slow = 0
    print(f"{'':28} {'p50':>8} {'p95':>8} {'p99':>8}")
    for kind, found in by_kind.items():
        cuts = statistics.quantiles([one.milliseconds for one in found], n=100)
        p50, p95, p99 = (cuts[place - 1] for place in (50, 95, 99))
        slow += p95 > GOAL_MS
        print(f"{kind:28} {p50:5.0f} ms {p95:5.0f} ms {p99:5.0f} ms   goal {GOAL_MS:.0f} ms at p95")
        worst = max(found, key=lambda one: one.milliseconds)
        print(f"{'':28} slowest {worst.milliseconds:.0f} ms: {worst.path}")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return slow


def _processor_seconds(server: int, folder: Path) -> dict[str, float]:
    """Return what each part has taken of the processor so far, this program among them: it runs on the same cores.

    What processes of the database took that have ended counts with the one that started them.
    """
    seconds = {"client": time.process_time(), "web": 0.0, "worker": 0.0, "database": 0.0}
    for process in psutil.Process(server).children(recursive=True):
        words = " ".join(process.cmdline())
        part = next((one for one in ("web", "worker") if f" {one} " in words), "")
        if part:
            used = process.cpu_times()
            seconds[part] += used.user + used.system
    number = (folder / "postgres" / "cluster" / "postmaster.pid").read_text().split()[0]
    database = psutil.Process(int(number))
    for process in (database, *database.children()):
        used = process.cpu_times()
        seconds["database"] += used.user + used.system + used.children_user + used.children_system
    return seconds


def _tell_processor(before: dict[str, float], after: dict[str, float], answers: int) -> None:
    each = {part: (after[part] - before[part]) / answers * 1000 for part in after}
    words = ", ".join(f"{part} {took:.0f} ms" for part, took in each.items())
    print(f"{'processor for each answer':28} {words}")


def _tell_memory(server: int) -> int:
    """Print the proportional share of each process; what several share counts in parts."""
    total = 0.0
    for process in psutil.Process(server).children(recursive=True):
        words = process.cmdline()
        name = next((one for one in ("web", "worker") if one in words), "")
        if not name:
            continue
        found = process.memory_full_info()
        total += found.pss / MEGABYTE
        print(f"{name:28} {found.pss / MEGABYTE:5.0f} MB (resident {found.rss / MEGABYTE:.0f} MB)")
    print(f"{'web and worker':28} {total:5.0f} MB   goal {GOAL_MEGABYTES:.0f} MB")
    return int(total > GOAL_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
