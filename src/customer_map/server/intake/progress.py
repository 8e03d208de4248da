"""How far an import is, written beside its transaction so that others see it; and whether it shall stop."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from customer_map.server.intake.database import second_connection
from customer_map.server.intake.errors import ImportCancelledError
from customer_map.server.intake.models import Import

SECONDS_BETWEEN_REPORTS = 0.3
LOCK = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
REPORT = """
UPDATE intake_import SET progress = %s, read_lines = %s WHERE id = %s
RETURNING is_cancel_wanted
"""


class ProgressReport:
    """Holds an import for this process and reports how far it is.

    The lock belongs to the connection: when the process dies, however it dies, the database frees it, and the next one
    to look knows that nobody works on the import any more.
    """

    def __init__(self, row: Import, watch: Callable[[float], None] | None = None) -> None:
        self.row = row
        self.watch = watch
        self.connection = second_connection()
        self.read_lines = 0
        self._reported_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()

    def take(self) -> bool:
        """Take the import for this process; False when another process has it."""
        found = self.connection.execute(LOCK, [str(self.row.pk)]).fetchone()
        return bool(found and found[0])

    def tell(self, percent: float, *, lines: int = 0) -> None:
        """Report progress, not more often than people can see; `lines` more lines were read.

        Raises:
            ImportCancelledError: somebody pressed cancel.
        """
        self.read_lines += lines
        now = time.monotonic()
        if now - self._reported_at < SECONDS_BETWEEN_REPORTS:
            return
        self._reported_at = now
        if self.watch:
            self.watch(percent)
        report = (round(percent), self.read_lines, self.row.pk)
        found = self.connection.execute(REPORT, report).fetchone()
        if found and found[0]:
            raise ImportCancelledError(file=self.row.file_name)


def is_abandoned(row: Import) -> bool:
    """Whether nobody works on an import that says it is running."""
    with ProgressReport(row) as report:
        return report.take()
