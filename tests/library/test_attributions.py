import pytest
from tests.library.event_rows import dicts

from customer_map.analytics.attribution.paths import NoConversionsError
from customer_map.kernels.names import UnknownNameError
from customer_map.library.attributions import (
    ConversionNotNamedError,
    UnknownAttributionModelError,
    attribution,
)
from customer_map.library.logs import read_events

PATHS = [
    {"path": "mail > shop", "total_conversions": "2", "total_null": "3"},
    {"path": "shop", "total_conversions": "1", "total_null": "0"},
]


def test_paths_in_a_table_are_shared_out_by_every_model() -> None:
    found = attribution(PATHS, draws=5).to_dict()
    assert found["channels"]["first"] == {"mail": 2.0, "shop": 1.0}
    assert found["channels"]["last"] == {"mail": 0.0, "shop": 3.0}
    assert found["channels"]["linear"] == {"mail": 1.0, "shop": 2.0}
    for channels in found["channels"].values():
        assert sum(channels.values()) == pytest.approx(3)
    assert (found["conversions"], found["null_paths"]) == (3, 3)


def test_events_are_paths_of_channels_to_the_conversion() -> None:
    found = attribution(
        dicts(), conversion=["order, paid"], models=["first", "last"], draws=5
    ).to_dict()
    assert found["channels"]["first"] == {"mail": 1.0, "search": 1.0, "site": 0.0}
    assert found["channels"]["last"] == {"mail": 0.0, "search": 0.0, "site": 2.0}
    assert found["null_paths"] == 2


def test_a_lookback_leaves_old_touches_out() -> None:
    found = attribution(
        dicts(), conversion=["order, paid"], models=["first"], lookback="2d", draws=5
    )
    assert found.to_dict()["channels"]["first"] == {"mail": 0.0, "search": 1.0, "site": 1.0}


def test_without_a_channel_what_happened_is_the_channel() -> None:
    rows = [{name: row[name] for name in ("case_id", "activity", "timestamp")} for row in dicts()]
    found = attribution(rows, conversion=["order, paid"], models=["last"], draws=5)
    assert found.to_dict()["channels"]["last"]["basket"] == 2.0


def test_channels_stand_by_what_they_earn() -> None:
    found = attribution(PATHS, models=["last"], draws=5)
    assert found.channels == ("shop", "mail")
    assert [row[0] for row in found.tables()[0].rows] == ["shop", "mail"]


def test_what_hangs_on_the_model_is_told() -> None:
    rows = [{"path": "mail > shop", "total_conversions": "500", "total_null": "300"}]
    found = attribution(rows, models=["first", "last"], draws=50)
    told = {"channels": ["mail", "shop"], "first": ["first"], "second": ["last"], "unsure": []}
    assert found.to_dict()["flips"] == [told]
    assert found.tables()[2].rows == (("mail / shop", "first", "last", ""),)
    assert attribution(rows, models=["first"], draws=50).flips == ()


def test_what_cannot_be_shared_out_is_said() -> None:
    with pytest.raises(ConversionNotNamedError, match="visit"):
        attribution(dicts())
    with pytest.raises(ConversionNotNamedError):
        attribution(read_events(dicts()))
    with pytest.raises(UnknownNameError):
        attribution(dicts(), conversion=["ordr"])
    with pytest.raises(UnknownAttributionModelError, match="markov"):
        attribution(PATHS, models=["magic"])
    with pytest.raises(NoConversionsError):
        attribution([{"path": "a", "conversions": "0"}])
