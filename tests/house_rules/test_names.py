"""Files say what they hold, and every module opens with one sentence."""

import ast
import re

from tests.house_rules.sources import Source, committed_files, python_sources

EMPTY_NAMES = re.compile(r"(^|_)(utils?|misc|helpers?|manager|common|stuff|base_?utils)(_|$)")


def says_nothing(stem: str) -> bool:
    return EMPTY_NAMES.search(stem) is not None


def opens_with_a_sentence(source: Source) -> bool:
    docstring = ast.get_docstring(source.tree)
    if docstring is None:
        return not source.text.strip()
    return docstring.split("\n\n")[0].rstrip().endswith((".", "!", "?"))


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [path.name for path in committed_files() if says_nothing(path.stem)] == []


def test_every_module_opens_with_one_sentence() -> None:
    silent = [one.name for one in python_sources() if not opens_with_a_sentence(one)]
    assert silent == []


def test_the_rule_tells_good_names_from_bad() -> None:
    assert says_nothing("date_utils")
    assert says_nothing("helpers")
    assert not says_nothing("routes")
    assert not says_nothing("management")
