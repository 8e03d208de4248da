"""Files named on the command line in, records and a printed report out: the engine of the import pages."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table

from customer_map.errors import CustomerMapError, RecordNotFoundError
from customer_map.formats.formulas import unformulated
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.intake.actions.choosing import (
    choose_mapping,
    choose_table,
    discard,
    enqueue,
    upload_file,
)
from customer_map.server.intake.actions.running import run_import
from customer_map.server.intake.answer_languages import languages_of
from customer_map.server.intake.calendar_files import import_calendar_file, is_calendar
from customer_map.server.intake.errors import UnknownColumnMappingError
from customer_map.server.intake.models import Import, ImportState, RefusedLine
from customer_map.server.intake.options import ImportOptions
from customer_map.server.intake.queries import (
    error_of,
    preview_of,
    refusal_of,
    refused_lines_of,
)
from customer_map.server.intake.stored_files import chunks_of
from customer_map.tables.kinds import KINDS
from customer_map.tables.mappings import ColumnMapping, Mapping, Use

SHOWN_REFUSALS = 10


@dataclass(frozen=True)
class Wishes:
    """What the command line says about all its files; empty values are found out from each file."""

    kind: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    sheet: str = ""
    zone: str = ""
    currency: str = ""
    source: str = ""
    overwrite: bool = False
    is_rehearsal: bool = False
    report: Path | None = None
    user: str = ""


def column_choices(words: Sequence[str]) -> dict[str, str]:
    """COLUMN=FIELD, as often as it is given.

    Raises:
        UnknownColumnMappingError: there is no equals sign.
    """
    pairs = [word.rpartition("=") for word in words]
    for (column, sign, _), word in zip(pairs, words, strict=True):
        if not sign or not column:
            raise UnknownColumnMappingError(word=word)
    return {column.strip(): target.strip() for column, _, target in pairs}


def import_files(files: Sequence[Path], wishes: Wishes, console: Console) -> bool:
    """Import each file; True when all went well. A file that fails does not stop the next one."""
    actor = _actor(wishes.user)
    outcomes = [_import_one(path, wishes, actor, console) for path in files]
    return all(outcomes)


def _actor(email: str) -> Actor:
    """Whoever is named owns what is created; without a name nobody does."""
    if not email:
        return Actor.system()
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise RecordNotFoundError
    return Actor(user, via="import")


def _import_one(path: Path, wishes: Wishes, actor: Actor, console: Console) -> bool:
    try:
        if is_calendar(path):
            zone, is_rehearsal = wishes.zone, wishes.is_rehearsal
            import_calendar_file(path, actor, console, zone=zone, is_rehearsal=is_rehearsal)
            return True
        row = _chosen(path, wishes, actor)
        _print_mapping(row, console)
        row = _run(_queued(row, wishes), console)
    except CustomerMapError as error:
        _print_error(error, console)
        return False
    _print_result(row, wishes, console)
    if wishes.is_rehearsal and row.state == ImportState.PREVIEWED:
        discard(row=row)
        return True
    return row.state == ImportState.DONE


def _chosen(path: Path, wishes: Wishes, actor: Actor) -> Import:
    row = upload_file(actor=actor, file_name=path.name, chunks=chunks_of(path))
    try:
        return _with_wishes(row, wishes)
    except CustomerMapError:
        discard(row=row)
        raise


def _queued(row: Import, wishes: Wishes) -> Import:
    try:
        return enqueue(row=row, is_rehearsal=wishes.is_rehearsal)
    except CustomerMapError:
        discard(row=row)
        raise


def _with_wishes(row: Import, wishes: Wishes) -> Import:
    if wishes.sheet or wishes.kind:
        row = choose_table(row=row, sheet=wishes.sheet or row.sheet, kind=wishes.kind)
    options = _options(ImportOptions.from_json(row.options), wishes)
    return choose_mapping(row=row, columns=wishes.columns, options=options)


def _options(options: ImportOptions, wishes: Wishes) -> ImportOptions:
    """The options with what the command line says instead."""
    return ImportOptions(
        zone=wishes.zone or options.zone,
        currency=wishes.currency or options.currency,
        source=wishes.source or options.source,
        overwrite=wishes.overwrite,
        language=options.language,
    )


def _run(row: Import, console: Console) -> Import:
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        console=console,
        transient=True,
    )
    with bar:
        task = bar.add_task(row.file_name, total=100)
        done = run_import(
            import_id=row.pk, watch=lambda percent: bar.update(task, completed=percent)
        )
    return done or row


def _print_mapping(row: Import, console: Console) -> None:
    mapping = Mapping.from_json(row.mapping)
    kind = KINDS[mapping.kind]
    sheet = f", sheet {row.sheet}" if row.sheet else ""
    console.print(
        f"{row.file_name}{sheet}: {kind.label} ({mapping.confidence:.0%} sure)", style="bold"
    )
    table = Table("Column", "Becomes", "Sure", box=None, pad_edge=False)
    for column in mapping.columns:
        becomes = {
            Use.FIELD: kind.field(column.target).label if column.use is Use.FIELD else "",
            Use.CUSTOM: f"own field “{column.target}”",
            Use.ANSWER: f"answer {_scale_of(column)}",
            Use.SKIP: "left out",
        }[column.use]
        sure = f"{column.confidence:.0%} ({column.reason})" if column.use is Use.FIELD else ""
        table.add_row(column.column, becomes, sure)
    console.print(table)
    if mapping.answers():
        _print_answers(row, console)


def _scale_of(column: ColumnMapping) -> str:
    scale = column.scale
    return "in words" if scale is None else f"from {scale.lowest:g} to {scale.highest:g}"


def _print_answers(row: Import, console: Console) -> None:
    """Who answered what; who did not is not counted as a middling answer."""
    shown = preview_of(row)
    heads = ("Question", "Answered", "Not applicable", "Empty", "Refused", "Mean", "Language")
    table = Table(*heads, box=None, pad_edge=False)
    for each in shown.answers:
        figures = (each.answered, each.not_applicable, each.empty, each.refused)
        mean = "" if each.mean is None else f"{each.mean:.2f}"
        languages = ", ".join(name.value for name in languages_of(each))
        table.add_row(each.column, *(f"{number:,}" for number in figures), mean, languages)
    console.print(table)


def _print_result(row: Import, wishes: Wishes, console: Console) -> None:
    error = error_of(row)
    if error is not None:
        _print_error(error, console)
        return
    would = "would be " if row.is_rehearsal else ""
    console.print(f"{row.read_lines:,} lines read, {row.refused_lines:,} {would}refused.")
    table = Table("Records", f"{would}created", "updated", "unchanged", box=None, pad_edge=False)
    for record_type, numbers in row.counts.items():
        figures = (f"{numbers[name]:,}" for name in ("created", "updated", "unchanged"))
        table.add_row(record_type.replace("_", " "), *figures)
    console.print(table)
    _print_refusals(row, wishes, console)


def _print_refusals(row: Import, wishes: Wishes, console: Console) -> None:
    refused = refused_lines_of(row)
    for line in refused[:SHOWN_REFUSALS]:
        console.print(f"  line {line.line}, {line.column}: {refusal_of(line)}", markup=False)
    if not row.refused_lines:
        return
    path = wishes.report or Path(f"{Path(row.file_name).stem}-refused.csv")
    _write_report(path, list(refused.iterator()))
    console.print(f"All refused lines are in {path}.", markup=False)


def _write_report(path: Path, lines: Sequence[RefusedLine]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("line", "column", "value", "reason"))
        for line in lines:
            cells = (str(line.line), line.column, line.value, str(refusal_of(line)))
            writer.writerow(unformulated(cell) for cell in cells)


def _print_error(error: CustomerMapError, console: Console) -> None:
    console.print(error.sentence(), style="bold red", markup=False)
    if error.remedy():
        console.print(error.remedy(), markup=False)
