"""Reads of the intake: imports, event sources and what they sent."""

from customer_map.server.intake.queries.imports import (
    error_of,
    import_called,
    imports_of,
    preview_of,
    refusal_of,
    refused_lines_of,
)

__all__ = [
    "error_of",
    "import_called",
    "imports_of",
    "preview_of",
    "refusal_of",
    "refused_lines_of",
]
