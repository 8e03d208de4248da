"""What a person chooses for a whole import, to and from the JSON of its row."""

from typing import Any, Self
from zoneinfo import available_timezones

import msgspec

from customer_map.server.intake.errors import UnknownCurrencyError, UnknownTimeZoneError
from customer_map.tables.values.choices import CURRENCIES

DEFAULT_SOURCE = "import"


class ImportOptions(msgspec.Struct, frozen=True):
    """The choices that hold for every line.

    `zone` is the time zone of times written without one, `currency` that of amounts without one. `source` names the
    system whose customer and order numbers these are: the same number of another source is another customer.
    `overwrite` lets values of the file replace those that are there. `language` is that of labels made on the way.
    `nobody` names the customer to whom answers belong that name none; empty for one called after the file.
    """

    zone: str = "UTC"
    currency: str = ""
    source: str = DEFAULT_SOURCE
    overwrite: bool = False
    language: str = "en"
    nobody: str = ""

    def to_json(self) -> dict[str, Any]:
        """The options as plain values."""
        return dict(msgspec.to_builtins(self))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The options that `to_json` wrote."""
        return msgspec.convert(data, cls)

    def checked(self) -> Self:
        """The options themselves.

        Raises:
            UnknownTimeZoneError, UnknownCurrencyError: there is no such thing.
        """
        if self.zone not in available_timezones():
            raise UnknownTimeZoneError(zone=self.zone)
        if self.currency and not CURRENCIES.match(self.currency):
            raise UnknownCurrencyError(currency=self.currency)
        return self
