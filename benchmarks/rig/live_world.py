"""A program that makes people who listen, tells who they are, and changes a customer at every line that it reads."""

MAKE_PEOPLE = """
import json, sys, time
from pathlib import Path
from customer_map.server.config.data_folder import open_data_folder
from customer_map.server.config.database import running_database
from customer_map.server.config.preparing import load_django
folder = open_data_folder(Path(sys.argv[1]))
load_django(folder, running_database(folder).address)
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import Team, User
from customer_map.server.crm.actions.customers import create_customer
TEAMS = 10
teams = [Team.objects.create(name=f"Team {n}") for n in range(TEAMS)]
people, told = [], []
for number in range(int(sys.argv[2])):
    role = ("member", "member", "member", "manager")[number // TEAMS % 4]
    user = User(email=f"p{number}@example.com", name=f"P{number}", role=role)
    user.save()
    user.teams.add(teams[number % TEAMS])
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.create()
    people.append(user)
    told.append({"session": session.session_key, "team": number % TEAMS, "all": role == "manager"})
print(json.dumps(told), flush=True)
for number, _line in enumerate(sys.stdin):
    owner = people[number % len(people)]
    customer = create_customer(actor=Actor(owner), values={"name": f"C{number}", "owner": owner.pk})
    at = time.time()
    team = number % len(people) % TEAMS
    print(json.dumps({"record": f"customer:{customer.pk}", "team": team, "at": at}), flush=True)
"""
