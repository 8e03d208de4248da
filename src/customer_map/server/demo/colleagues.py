"""Invents the colleagues: two teams and six people beside the owner; nobody but the owner can sign in."""

from customer_map.server.accounts.models import Team, User
from customer_map.server.accounts.roles import Role

SALES, SERVICE = "大客户团队 Key accounts", "消费者团队 Consumers"
COLLEAGUES = (
    ("林晓文 Lin Xiaowen", "lin.xiaowen", Role.MANAGER, SALES),
    ("Jonas Keller", "jonas.keller", Role.MEMBER, SALES),
    ("陈嘉诚 Chen Jiacheng", "chen.jiacheng", Role.MEMBER, SALES),
    ("周雅婷 Zhou Yating", "zhou.yating", Role.MANAGER, SERVICE),
    ("Priya Patel", "priya.patel", Role.MEMBER, SERVICE),
    ("郭浩然 Guo Haoran", "guo.haoran", Role.VIEWER, SERVICE),
)
ACCOUNT_OWNERS = 4
"""The owner and the people of the first team look after organisations."""


def invent_colleagues() -> list[tuple[User, str]]:
    """Return unsaved users who cannot sign in, each with the name of the team."""
    invented = []
    for name, mailbox, role, team in COLLEAGUES:
        user = User(name=name, email=f"{mailbox}@shanlan.example", role=role)
        user.set_unusable_password()
        invented.append((user, team))
    return invented


def invent_teams() -> list[Team]:
    """Return the two unsaved teams."""
    return [Team(name=SALES), Team(name=SERVICE)]
