import pyarrow as pa

from customer_map.touchpoints.vocabulary import Vocabulary


def test_a_new_word_gets_the_next_code_and_an_old_one_keeps_its_own() -> None:
    vocabulary = Vocabulary()
    assert vocabulary.name_codes(pa.array(["x", "NA"])).tolist() == [0, 1]
    assert vocabulary.name_codes(pa.array(["", "NA", "y"])).tolist() == [2, 1, 3]
    assert vocabulary.names.to_pylist() == ["x", "NA", "", "y"]


def test_each_attribute_has_codes_of_its_own_behind_the_first_words() -> None:
    vocabulary = Vocabulary(first=("",))
    assert vocabulary.value_codes("channel", pa.array(["web", ""])).tolist() == [1, 0]
    assert vocabulary.value_codes("device", pa.array(["web"])).tolist() == [1]
    assert vocabulary.values["channel"].to_pylist() == ["", "web"]


def test_a_copy_learns_for_itself() -> None:
    vocabulary = Vocabulary()
    copy = vocabulary.copied()
    copy.name_codes(pa.array(["x"]))
    copy.value_codes("channel", pa.array(["web"]))
    assert (len(vocabulary.names), vocabulary.values) == (0, {})
