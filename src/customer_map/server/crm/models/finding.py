"""What records are found by: one derived row per record, and the notes of which records have changed since."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Lookup, Q
from django.db.models.sql.compiler import SQLCompiler

FOUND_TYPES = (
    "customer",
    "contact",
    "lead",
    "opportunity",
    "case",
    "activity",
    "product",
    "order",
    "note",
)
LONGEST_TITLE = 200


class SearchEntry(models.Model):
    """What a record is found by; never a source of truth, rebuilt at any time.

    `title_key` is its name folded, `tokens` what `matching.tokens` makes of its texts, `blocks` the keys that bring
    likely duplicates together. Nobody reads it but through the rights on the records themselves.
    """

    pk = models.CompositePrimaryKey("record_type", "record_id")
    record_type = models.CharField(max_length=16)
    record_id = models.UUIDField()
    title_key = models.CharField(max_length=LONGEST_TITLE, db_collation="C")
    tokens = SearchVectorField()
    blocks = ArrayField(models.TextField(), default=list)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            # names that are, or begin with, what somebody types
            models.Index(fields=["record_type", "title_key"], name="search_title"),
            # candidates for duplicates, on entry and by the nightly job
            GinIndex(fields=["blocks"], name="search_blocks"),
            # the search; one index per type, so that many records of one type do not slow down the others
            *(
                GinIndex(
                    fields=["tokens"], condition=Q(record_type=kind), name=f"search_tokens_{kind}"
                )
                for kind in FOUND_TYPES
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_type} {self.title_key}"


class SearchChange(models.Model):
    """A record whose entry is out of date; triggers write these in the transaction of the change."""

    id = models.BigAutoField(primary_key=True)
    record_type = models.CharField(max_length=16)
    record_id = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.record_type} {self.record_id}"


@SearchVectorField.register_lookup
class HoldsTokens(Lookup):
    """`tokens__holds`: a `tsquery` as `matching.tokens.search_query` writes it."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: object
    ) -> tuple[str, tuple[str | int, ...]]:
        """Return the condition in SQL."""
        column, params = self.process_lhs(compiler, connection)  # type: ignore[arg-type]
        return f"{column} @@ %s::tsquery", (*params, str(self.rhs))
