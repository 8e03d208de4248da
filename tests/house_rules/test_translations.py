"""Every sentence that people see exists in Simplified Chinese."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.template.base import Lexer, TokenType
from tests.house_rules.sources import PACKAGE, SERVER, python_sources, templates

PLAIN = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"})
PLACE = re.compile(r"\{(\w*)[^}]*\}|%\((\w+)\)[sd]|%[sd]")
TRANSLATE_TAG = re.compile(
    r"""^(?:translate|trans)\s+(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"""
    r"""(?:\s+context\s+"(?P<context>[^"]*)")?"""
)
WITH_CONTEXT = frozenset({"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"})
# Words that are the same in every language, or names.
NAMES = re.compile(
    r"Customer Map|客户地图|CSV|XLSX?|TSV|XES|Parquet|SVG|PNG|PDF|API|URL|English|简体中文"
)


@cache
def chinese() -> Catalog:
    """All translations, of every area."""
    whole = Catalog(locale="zh_Hans")
    for part in sorted((SERVER / "locale" / "parts").glob("*.po")):
        with part.open(encoding="utf-8") as file:
            for message in read_po(file, locale="zh_Hans"):
                if message.id:
                    whole.add(message.id, message.string, context=message.context)
    return whole


Sentence = tuple[str | None, str]
"""A context, or None, and the sentence itself."""


def messages_in_code(tree: ast.AST) -> Iterator[Sentence]:
    """What every call of a marker marks; the plural stands with its singular."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        texts = [str(one.value) for one in node.args[:2] if isinstance(one, ast.Constant)]
        if called_name(node) in PLAIN and texts and isinstance(node.args[0], ast.Constant):
            yield None, texts[0]
        elif called_name(node) in WITH_CONTEXT and len(texts) > 1:
            yield texts[0], texts[1]


def called_name(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def messages_of_errors(tree: ast.AST) -> Iterator[Sentence]:
    """`message` and `hint` of error classes: translated when they are shown."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef) or not node.name.endswith("Error"):
            continue
        for line in node.body:
            name, value = assigned(line)
            if name in {"message", "hint"} and isinstance(value, ast.Constant) and value.value:
                yield None, str(value.value)


def assigned(line: ast.stmt) -> tuple[str, ast.expr | None]:
    if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
        return line.targets[0].id, line.value
    if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
        return line.target.id, line.value
    return "", None


def messages_in_template(text: str) -> Iterator[Sentence]:
    """What stands in translate tags and in blocktranslate blocks of a template."""
    block: list[str] | None = None
    trimmed = False
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.BLOCK:
            found = TRANSLATE_TAG.match(token.contents)
            if found:
                yield found["context"], (found[1] or found[2] or "").replace('\\"', '"')
            elif token.contents.startswith("blocktranslate"):
                block, trimmed = [], " trimmed" in token.contents
            elif token.contents.startswith(("endblocktranslate", "plural")) and block is not None:
                yield None, tidy("".join(block), trimmed=trimmed)
                block = None
        elif block is not None:
            block.append(
                f"%({token.contents})s" if token.token_type == TokenType.VAR else token.contents
            )


def tidy(text: str, *, trimmed: bool) -> str:
    return " ".join(line.strip() for line in text.strip().splitlines()) if trimmed else text


def visible_words(text: str) -> list[str]:
    """Latin words of a template that stand outside every tag: nobody can translate them."""
    plain = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|<!--.*?-->", "", text, flags=re.DOTALL)
    plain = re.sub(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", "", plain, flags=re.DOTALL)
    plain = re.sub(r"{%\s*block (controllers|page_class)\s*%}.*?endblock\s*%}", "", plain)
    plain = re.sub(r"<(style|script|svg|code|kbd)\b.*?</\1>", "", plain, flags=re.DOTALL)
    plain = re.sub(r"{%.*?%}|{{.*?}}", "", plain, flags=re.DOTALL)
    plain = re.sub(r"""<(?:"[^"]*"|'[^']*'|[^'">])*>""", " ", plain)
    plain = NAMES.sub("", re.sub(r"&\w+;", "", plain))
    return re.findall(r"[A-Za-z]{2,}", plain)


def missing(sentences: Iterator[Sentence]) -> list[str]:
    return sorted(
        {text for context, text in sentences if text.strip() and not known(text, context)}
    )


def known(text: str, context: str | None) -> bool:
    found = chinese().get(text, context)
    return bool(found and found.string and (isinstance(found.string, str) or all(found.string)))


def test_every_sentence_of_the_code_is_translated() -> None:
    sources = [one for one in python_sources("server") if "/demo/" not in one.name]
    assert missing(text for one in sources for text in messages_in_code(one.tree)) == []


def test_every_error_is_translated() -> None:
    assert missing(text for one in python_sources() for text in messages_of_errors(one.tree)) == []


def test_every_sentence_of_the_templates_is_translated() -> None:
    texts = (path.read_text(encoding="utf-8") for path in translated_templates())
    assert missing(text for one in texts for text in messages_in_template(one)) == []


def test_no_template_holds_words_that_cannot_be_translated() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): visible_words(path.read_text(encoding="utf-8"))
        for path in translated_templates()
    }
    assert {name: words for name, words in found.items() if words} == {}


def test_translations_keep_the_places_to_fill() -> None:
    wrong = []
    for message in chinese():
        both = isinstance(message.id, str) and isinstance(message.string, str) and message.id
        if both and places(str(message.id)) != places(str(message.string)):
            wrong.append(message.id)
    assert wrong == []


def test_translations_can_be_filled() -> None:
    """Where a stray percent sign makes that impossible, Django shows the English words instead."""
    wrong = [str(message.id) for message in chinese() if not can_be_filled(message)]
    assert wrong == []


def can_be_filled(message: Message) -> bool:
    words = message.string if isinstance(message.string, tuple) else (message.string,)
    names = {name for _, name in PLACE.findall(" ".join(map(str, words))) if name}
    try:
        return not names or all(word % dict.fromkeys(names, 1) for word in words)
    except (ValueError, TypeError):
        return False


def places(text: str) -> list[tuple[str, ...]]:
    return sorted(set(PLACE.findall(text)))


def translated_templates() -> list[Path]:
    """All templates but the style guide, whose samples only developers see."""
    return [path for path in templates() if path.name != "style_guide.html"]


def test_the_rule_finds_what_is_marked_and_what_is_not() -> None:
    code = ast.parse("_('One')\ngettext('two', 'twos', 2)\npgettext('sale', 'Open')")
    assert list(messages_in_code(code)) == [(None, "One"), (None, "two"), ("sale", "Open")]
    page = '{% translate "Hello" %}{% blocktranslate trimmed %}\n You, {{ name }}\n{% endblocktranslate %}'
    assert list(messages_in_template(page)) == [(None, "Hello"), (None, "You, %(name)s")]
    assert visible_words("<p>Hello {{ name }}</p>") == ["Hello"]
    assert visible_words('<p title="x">{% translate "Hello" %}</p>') == []
