"""Turns the builder's form into the document of a survey, and a document into that form; its buttons change the order.

The hidden fields `part` name pages and questions in their order: `page:p1`, `question:q1`. Two languages stand side by
side: `text.q1.en`. Buttons send `do`, such as `up:q1`.
"""

from collections.abc import Callable
from secrets import token_hex
from typing import Any

from django.http import QueryDict

from customer_map.server.surveys.questions import Document, QuestionKind, plain

Draft = dict[str, Any]
LANGUAGES = ("zh-hans", "en")
FLAGS = {
    "required": "is_required",
    "multiple": "is_multiple",
    "hasother": "has_other",
    "na": "has_not_applicable",
}
PICKED = "::"
"""Between the question and the value of an answer that was picked from the list of a condition."""
SCALED = {"nps", "csat", "ces", "rating", "matrix"}
LIMITS = {"nps": (0, 10), "ces": (1, 7)}


def draft_of(form: QueryDict) -> Draft:
    """Return the document that the form holds; what nobody could mean is left for `document_of` to refuse."""
    pages: list[Draft] = []
    for part in form.getlist("part"):
        kind, _sign, name = part.partition(":")
        if kind == "page":
            page = {"id": name, "title": _texts(form, "title", name), "questions": []}
            pages.append(page | _condition(form, name))
        elif kind == "question":
            pages = pages or [{"id": _new("p"), "questions": []}]
            pages[-1]["questions"].append(_question(form, name))
    return {"pages": pages}


def start(document: Document) -> Draft:
    """Return a document as the builder changes it; an empty one has a page to begin with."""
    draft = plain(document)
    draft.setdefault("pages", [])
    if not draft["pages"]:
        draft["pages"].append({"id": _new("p")})
    for page in draft["pages"]:
        page.setdefault("questions", [])
    return draft


def changed(draft: Draft, button: str) -> str:
    """Do what a button says to the draft; return the id of the part to look at afterwards."""
    step, _sign, name = button.partition(":")
    do: Callable[[Draft, str], str] | None = STEPS.get(step)
    return do(draft, name) if do else ""


def _question(form: QueryDict, name: str) -> Draft:
    kind = form.get(f"kind.{name}", "")
    question: Draft = {"id": name, "kind": kind, "text": _texts(form, "text", name)}
    question["help"] = _texts(form, "help", name)
    question["topic"] = _line(form.get(f"topic.{name}", ""))
    question |= {field: form.get(f"{flag}.{name}") == "1" for flag, field in FLAGS.items()}
    if kind in SCALED:
        question["scale"] = _scale(form, name, kind)
    question["options"] = _options(form, "option", name) if kind == QuestionKind.CHOICE else []
    question["rows"] = _options(form, "row", name) if kind == QuestionKind.MATRIX else []
    return question | _condition(form, name)


def _texts(form: QueryDict, field: str, name: str) -> dict[str, str]:
    given = {code: _clean(form.get(f"{field}.{name}.{code}", "")) for code in LANGUAGES}
    return {code: text for code, text in given.items() if text}


def _scale(form: QueryDict, name: str, kind: str) -> Draft:
    first, last = LIMITS.get(kind, (1, 5))
    return {
        "from": _number(form.get(f"from.{name}", ""), first),
        "to": _number(form.get(f"to.{name}", ""), last),
        "low_label": _texts(form, "low", name),
        "high_label": _texts(form, "high", name),
    }


def _options(form: QueryDict, field: str, name: str) -> list[Draft]:
    """Return the choices or rows that have a text; empty lines of the form are no choices."""
    found = []
    for one in form.getlist(f"{field}.{name}"):
        texts = _texts(form, f"{field}text.{name}", one)
        if texts:
            found.append({"id": one, "text": texts})
    return found


def _condition(form: QueryDict, name: str) -> Draft:
    """Return the condition of a part: its values picked from the list of its question, or typed with commas.

    Whoever picks several answers of which the given one shall be, means any of them.
    """
    asked = form.get(f"if.{name}", "")
    if not asked:
        return {}
    question, _sign, row = asked.partition(".")
    op = form.get(f"op.{name}", "is")
    values = _values(form, name, asked)
    if op == "is" and len(values) > 1:
        op = "any_of"
    condition: Draft = {"question": question, "op": op}
    if op == "any_of":
        condition["value"] = [str(one) for one in values]
    elif op != "answered":
        condition["value"] = values[0] if values else ""
    if row:
        condition["row"] = row
    return {"show_if": condition}


def _values(form: QueryDict, name: str, asked: str) -> list[str | int]:
    """Return the values picked, each as "question::value"; what was picked of another question is left out."""
    question = asked.partition(".")[0]
    found: list[str | int] = []
    for given in form.getlist(f"value.{name}"):
        source, sign, picked = given.partition(PICKED)
        if not sign:
            typed = (one.strip() for one in given.split(","))
            found += [_value_of(form, question, one) for one in typed if one]
        elif source == asked:
            found.append(_picked(form, question, picked))
    return found


def _picked(form: QueryDict, question: str, given: str) -> str | int:
    is_choice = form.get(f"kind.{question}") == QuestionKind.CHOICE
    return given if is_choice else _value_of(form, question, given)


def _value_of(form: QueryDict, question: str, given: str) -> str | int:
    """Return the mark, or the id of the choice with this text in one of the languages."""
    if form.get(f"kind.{question}") != QuestionKind.CHOICE:
        return int(given) if given.isdecimal() and len(given) < 4 else given
    for one in form.getlist(f"option.{question}"):
        texts = _texts(form, f"optiontext.{question}", one).values()
        if given.casefold() in [text.casefold() for text in texts]:
            return one
    return given


def _number(text: str, otherwise: int) -> int:
    digits = text.strip().removeprefix("-")
    return int(text) if digits.isdecimal() and len(digits) < 5 else otherwise


def _clean(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def _line(text: str) -> str:
    return " ".join(_clean(text).split())[:120]


def _new(letter: str) -> str:
    return letter + token_hex(4)


def _places(draft: Draft) -> list[tuple[Draft, int]]:
    """Return every question by the page it stands on and its number there."""
    return [(page, number) for page in draft["pages"] for number in range(len(page["questions"]))]


def _place(draft: Draft, name: str) -> tuple[Draft, int] | None:
    found = (place for place in _places(draft) if place[0]["questions"][place[1]]["id"] == name)
    return next(found, None)


def _add(draft: Draft, kind: str) -> str:
    if kind not in set(QuestionKind):
        return ""
    question: Draft = {"id": _new("q"), "kind": kind, "text": {}}
    if kind == QuestionKind.CHOICE:
        question["options"] = []
    draft["pages"][-1]["questions"].append(question)
    return str(question["id"])


def _add_page(draft: Draft, _name: str) -> str:
    page = {"id": _new("p"), "questions": []}
    draft["pages"].append(page)
    return str(page["id"])


def _remove(draft: Draft, name: str) -> str:
    place = _place(draft, name)
    if place is not None:
        del place[0]["questions"][place[1]]
    return ""


def _remove_page(draft: Draft, name: str) -> str:
    """Remove a page; its questions go to the one before."""
    pages = draft["pages"]
    number = next((at for at, page in enumerate(pages) if page["id"] == name), 0)
    if number:
        pages[number - 1]["questions"] += pages[number]["questions"]
        del pages[number]
    return ""


def _copy(draft: Draft, name: str) -> str:
    place = _place(draft, name)
    if place is None:
        return ""
    page, number = place
    copied = {**page["questions"][number], "id": _new("q")}
    page["questions"].insert(number + 1, copied)
    return str(copied["id"])


def _move(draft: Draft, name: str, by: int) -> str:
    """Move a question one place; at the edge of its page to the next one."""
    place = _place(draft, name)
    if place is None:
        return ""
    page, number = place
    question = page["questions"].pop(number)
    pages = draft["pages"]
    at = pages.index(page)
    if 0 <= number + by <= len(page["questions"]):
        page["questions"].insert(number + by, question)
    elif 0 <= at + by < len(pages):
        there = pages[at + by]["questions"]
        there.insert(len(there) if by < 0 else 0, question)
    else:
        page["questions"].insert(number, question)
    return name


STEPS: dict[str, Callable[[Draft, str], str]] = {
    "add": _add,
    "add-page": _add_page,
    "remove": _remove,
    "remove-page": _remove_page,
    "copy": _copy,
    "up": lambda draft, name: _move(draft, name, -1),
    "down": lambda draft, name: _move(draft, name, 1),
}
