"""Turns a running installation into one that can be written to: a person, keys, customers, pairs to merge."""

import json
import subprocess
import sys
from dataclasses import dataclass

from installation import START_SECONDS, Installation, environment

PAIRS = 400
PREPARE = """
import json, sys
from pathlib import Path
from customer_map.server.config.data_folder import open_data_folder
from customer_map.server.config.database import running_database
from customer_map.server.config.preparing import load_django
folder = open_data_folder(Path(sys.argv[1]))
load_django(folder, running_database(folder).address)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from customer_map.server.accounts.actions.keys import create_key
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.intake.actions.events.sources import create_source
user = User.objects.create_user("campaign@example.com", name="Campaign", role="owner")
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session.create()
def customer(name):
    made = create_customer(actor=Actor(user), values={"name": name})
    create_contact(actor=Actor(user), values={"name": f"Contact of {name}", "customer": made})
    return str(made.pk)
print(json.dumps({
    "session": session.session_key,
    "api_key": create_key(actor=Actor(user), name="campaign", scopes=("read", "write")).presented,
    "write_key": create_source(actor=Actor(user), name="Shop").write_key,
    "customer": customer("Customer of notes"),
    "pairs": [[customer(f"Kept {n}"), customer(f"Gone {n}")] for n in range(int(sys.argv[2]))],
}))
"""


@dataclass(frozen=True)
class Access:
    """What writers need: a session, keys, a customer, and pairs to merge."""

    session: str
    api_key: str
    write_key: str
    customer: str
    pairs: list[list[str]]


def prepare(installation: Installation, pairs: int = PAIRS) -> Access:
    """Make what the writers need."""
    command = [sys.executable, "-c", PREPARE, str(installation.folder.path), str(pairs)]
    done = subprocess.run(
        command,
        env=environment(),
        check=True,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
    )
    return Access(**json.loads(done.stdout))
