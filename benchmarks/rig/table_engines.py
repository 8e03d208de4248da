"""The same questions put to DuckDB and Polars on the same sorted Parquet file, each in the form that it likes best."""

from pathlib import Path

import duckdb
import polars as pl

THREADS = 2

TRANSITIONS = """
SELECT name AS source, following AS target, count(*) AS events, count(DISTINCT customer) AS cases,
    quantile_cont(gap, [0.5, 0.9]) AS gaps
FROM (
    SELECT customer, name, lead(name) OVER history AS following,
        epoch(lead(time) OVER history - time) AS gap
    FROM read_parquet($file) WINDOW history AS (PARTITION BY customer ORDER BY time)
)
WHERE following IS NOT NULL GROUP BY ALL
"""
# The latest first step from which each later step can be reached: exact, as no two events share a time.
FUNNEL = """
WITH events AS (
    SELECT customer, time, name FROM read_parquet($file) WHERE name IN ($first, $second, $third)
), one AS (
    SELECT *, max(CASE WHEN name = $first THEN time END) OVER so_far AS began
    FROM events WINDOW so_far AS (PARTITION BY customer ORDER BY time)
), two AS (
    SELECT *, max(
        CASE WHEN name = $second AND time - began <= INTERVAL {days} DAY THEN began END
    ) OVER so_far AS went_on
    FROM one WINDOW so_far AS (PARTITION BY customer ORDER BY time)
)
SELECT count(DISTINCT customer) FILTER (name = $first),
    count(DISTINCT customer) FILTER (name = $second AND time - began <= INTERVAL {days} DAY),
    count(DISTINCT customer) FILTER (name = $third AND time - went_on <= INTERVAL {days} DAY)
FROM two
"""
SORT = """
COPY (SELECT * FROM read_parquet($file) ORDER BY customer, time)
TO '{target}' (FORMAT parquet, COMPRESSION uncompressed)
"""


class DuckDB:
    """DuckDB with as many threads as we have."""

    def __init__(self, file: Path) -> None:
        self.file = str(file)
        self.database = duckdb.connect(config={"threads": THREADS})
        self.database.execute("SET TimeZone = 'UTC'")

    def sort(self, target: Path) -> None:
        self.database.execute(SORT.format(target=target), {"file": self.file})

    def transitions(self) -> int:
        found = self.database.execute(TRANSITIONS, {"file": self.file}).fetchall()
        return sum(row[2] for row in found)

    def funnel(self, steps: tuple[str, str, str], days: int) -> tuple[int, ...]:
        names = dict(zip(("first", "second", "third"), steps, strict=True))
        question = FUNNEL.format(days=days)
        row = self.database.execute(question, {"file": self.file, **names}).fetchone()
        return tuple(row or ())


class Polars:
    """Polars, lazily, with its own choice of engine."""

    def __init__(self, file: Path) -> None:
        self.events = pl.scan_parquet(file).select("customer", "name", "time")

    def transitions(self) -> int:
        moves = self.events.with_columns(
            target=pl.col("name").shift(-1).over("customer"),
            gap=(pl.col("time").shift(-1).over("customer") - pl.col("time")).dt.total_seconds(),
        ).drop_nulls("target")
        found = moves.group_by("name", "target").agg(
            events=pl.len(),
            cases=pl.col("customer").n_unique(),
            median=pl.col("gap").median(),
            p90=pl.col("gap").quantile(0.9),
        )
        return int(found.collect()["events"].sum())

    def funnel(self, steps: tuple[str, str, str], days: int) -> tuple[int, ...]:
        first, second, third = steps
        name, time, within = pl.col("name"), pl.col("time"), pl.duration(days=days)
        one = self.events.filter(name.is_in(steps)).with_columns(
            began=pl.when(name == first).then(time).forward_fill().over("customer")
        )
        in_time = (name == second) & (time - pl.col("began") <= within)
        two = one.with_columns(
            went_on=pl.when(in_time).then(pl.col("began")).cum_max().forward_fill().over("customer")
        )
        found = two.select(
            pl.col("customer").filter(name == first).n_unique().alias("first"),
            pl.col("customer").filter(in_time).n_unique().alias("second"),
            pl.col("customer")
            .filter((name == third) & (time - pl.col("went_on") <= within))
            .n_unique()
            .alias("third"),
        )
        return tuple(found.collect().row(0))
