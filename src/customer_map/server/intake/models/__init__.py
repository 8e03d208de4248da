"""The rows of the intake: imports, the lines they refused, and the keys under which they find records again."""

from customer_map.server.intake.models.imports import FINISHED, Import, ImportState
from customer_map.server.intake.models.keys import ImportKey
from customer_map.server.intake.models.refused_lines import RefusedLine

__all__ = ["FINISHED", "Import", "ImportKey", "ImportState", "RefusedLine"]
