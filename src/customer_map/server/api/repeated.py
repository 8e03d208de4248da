"""Answers a list that the same user has asked before with one question, which checks the key and reads the rows.

The database is asked for the state of the key, its user and the rights of his role together with the rows: unless it is
the state in which the question was worked out, the answer is not used and the usual way begins.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet

from customer_map.server.api.answers import dumped
from customer_map.server.api.keys import Caller
from customer_map.server.api.kinds import Kind
from customer_map.server.api.known_keys import KnownKey, forget, known_key
from customer_map.server.api.limits import Allowance, spend
from customer_map.server.api.reading import Plan, plan_of
from customer_map.server.api.schemas import Asked, shapes_of
from customer_map.server.api.statements import Line, Statement, statement_of

MOST_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Question:
    """A list that is asked for, in the words in which it is: they say all that is asked."""

    kind: Kind
    words: bytes
    asked: Asked


@dataclass(frozen=True, slots=True)
class RepeatedAnswer:
    """A page as JSON, how the key stands, and whose it is."""

    content: bytes
    allowance: Allowance
    user_id: str


@dataclass(frozen=True, slots=True)
class _Kept:
    plan: Plan
    statement: Statement


_kept: OrderedDict[Hashable, _Kept] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Repeated:
    """A question that was answered before: its statement, and what is missing in it."""

    presented: str
    known: KnownKey
    kept: _Kept
    allowance: Allowance

    @property
    def statement(self) -> Statement:
        """What is asked of the database."""
        return self.kept.statement

    @property
    def params(self) -> tuple[str, str]:
        """Whose key, and the state in which it was."""
        return self.known.prefix, self.known.found.state

    def answer(self, lines: list[Line]) -> RepeatedAnswer | None:
        """Return the answer; None when the key is in another state than that in which all was worked out."""
        rows = self.statement.rows(lines)
        if rows is None:
            forget(self.presented)
            return None
        user = self.known.found.key.user
        return RepeatedAnswer(dumped(self.kept.plan.page(rows)), self.allowance, str(user.pk))


def repeated(presented: str, question: Question) -> Repeated | None:
    """Count a request for what was answered before; None when it was not, or the key may ask no more."""
    known = known_key(presented)
    kept = _kept.get(_name(Caller(known.found.key), question)) if known else None
    if known is None or kept is None:
        return None
    allowance = spend(known.found.key.pk)
    return Repeated(presented, known, kept, allowance) if allowance.remaining >= 0 else None


def answer_again(presented: str, question: Question) -> RepeatedAnswer | None:
    """Answer as before; None when this was not asked before, the key may not, or its state has changed."""
    again = repeated(presented, question)
    return again.answer(again.statement.asked(*again.params)) if again else None


def keep(caller: Caller, question: Question) -> None:
    """Keep what was worked out to answer a question, if it is one that can be asked again."""
    asked, kind, name = question.asked, question.kind, _name(caller, question)
    if name in _kept or asked.filter or asked.cursor or asked.expand or asked.count:
        return
    plan = plan_of(caller, kind, asked, shapes_of(kind).lookups)
    try:
        statement = statement_of(plan.rows(caller))
    except EmptyResultSet:
        return
    with _lock:
        _kept[name] = _Kept(plan, statement)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def _name(caller: Caller, question: Question) -> Hashable:
    """All that the SQL depends on: other rights or scopes, or other words, have SQL of their own."""
    return caller.rights, question.kind.plural, question.words
