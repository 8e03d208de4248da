"""The options that several commands share, so that they are called alike everywhere."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import typer

CommandT = TypeVar("CommandT", bound=Callable[..., None])

Within = Annotated[
    str | None, typer.Option(metavar="TIME", help="Longest time, such as 30m, 12h, 7d or 2w.")
]
Out = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Write the result; the ending of the name says how."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


def _column(help_text: str, *names: str) -> Any:
    return Annotated[str | None, typer.Option(*names, metavar="COLUMN", help=help_text)]


_Zone = Annotated[
    str, typer.Option("--time-zone", metavar="ZONE", help="Of times written without a zone.")
]
_Sheet = Annotated[str, typer.Option(metavar="NAME", help="Sheet of a workbook, table of a file.")]
_Since = Annotated[str | None, typer.Option(metavar="DATE", help="Only from this day on.")]
_Until = Annotated[
    str | None, typer.Option(metavar="DATE", help="Only until this day, itself included.")
]
_PERIOD: dict[str, tuple[Any, Any]] = {
    "zone": (_Zone, "UTC"),
    "sheet": (_Sheet, ""),
    "since": (_Since, None),
    "until": (_Until, None),
}
_EVENTS: dict[str, tuple[Any, Any]] = {
    "case": (_column("Column of the customer or case.", "--case-id"), None),
    "name": (_column("Column of what happened."), None),
    "time": (_column("Column of the time."), None),
    "channel": (_column("Column of the channel."), None),
    "score": (_column("Column of the feeling, -1 to +1."), None),
    "value": (_column("Column of the amount."), None),
    **_PERIOD,
}
_ORDERS: dict[str, tuple[Any, Any]] = {
    "customer": (_column("Column of the customer."), None),
    "date": (_column("Column of the date of the order."), None),
    "amount": (_column("Column of the amount."), None),
    "order": (_column("Column of the number of the order."), None),
    **_PERIOD,
}


def reads_events(command: CommandT) -> CommandT:
    """Give a command the options by which events are read, in place of its `**reading`."""
    return _with_options(command, _EVENTS)


def reads_orders(command: CommandT) -> CommandT:
    """Give a command the options by which orders are read, in place of its `**reading`."""
    return _with_options(command, _ORDERS)


def _with_options(command: CommandT, options: dict[str, tuple[Any, Any]]) -> CommandT:
    signature = inspect.signature(command)
    own = [
        each
        for each in signature.parameters.values()
        if each.kind is not inspect.Parameter.VAR_KEYWORD
    ]
    shared = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=default)
        for name, (kind, default) in options.items()
    ]
    command.__signature__ = signature.replace(parameters=[*own, *shared])  # type: ignore[attr-defined]
    return command
