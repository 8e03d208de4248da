"""What the readers of all formats share: each opens its file, says which tables it holds, and closes what it opened."""

from abc import ABC, abstractmethod
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from customer_map.formats.input_files import InputFile
from customer_map.tables.batches import Sheet


class FileSource(ABC):
    """An open file; `_sheets` finds its tables, and what it enters into `_stack` is closed at the end."""

    encoding = ""
    delimiter = ""

    def __init__(self, file: InputFile) -> None:
        self._file = file
        self._stack = ExitStack()
        try:
            self.sheets = self._sheets()
        except BaseException:
            self._stack.close()
            raise

    @abstractmethod
    def _sheets(self) -> tuple[Sheet, ...]:
        """Open the file and return its tables that have rows."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()
