"""The rows of the list of customers as a bare FastAPI returns them: no keys, no rights, no paging; only the rows.

`/customers` is written as FastAPI's documentation writes it: a plain function that returns what the database gave, as a
list of dictionaries, which FastAPI checks and writes. `/tuned` goes past that and writes the JSON itself.
"""

import os
import sys
from typing import Any

import orjson
import uvicorn
from fastapi import FastAPI, Response
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

COLUMNS, ROWS, PORT = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
SQL = f"SELECT {COLUMNS} FROM crm_customer WHERE deleted_at IS NULL ORDER BY name, id LIMIT {ROWS}"

app = FastAPI()
pool = ConnectionPool(
    os.environ["DATABASE_URL"],
    min_size=8,
    max_size=8,
    kwargs={"row_factory": dict_row, "autocommit": True},
    open=True,
)


@app.get("/customers")
def list_customers() -> list[dict[str, Any]]:
    with pool.connection() as connection:
        return connection.execute(SQL).fetchall()


@app.get("/tuned")
def list_customers_tuned() -> Response:
    with pool.connection() as connection:
        rows = connection.execute(SQL).fetchall()
    return Response(orjson.dumps(rows), media_type="application/json")


uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="error", access_log=False)
