"""The rows of the list of customers as a bare FastAPI returns them: no keys, no rights, no paging; only the rows."""

import os
import sys
from typing import Any

import uvicorn
from fastapi import FastAPI
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


uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="error", access_log=False)
