"""Small files to import, and what is in the database afterwards."""

from django.db import connection

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.intake.actions.choosing import upload_file
from customer_map.server.intake.models import Import

CUSTOMERS = """Customer number,Company name,Industry,Employees,City,Parent company,Contact name
C-1,Nova Systems GmbH,Software,420,Berlin,,Karen Lee
C-2,Vertex Holdings,Energy,1800,Singapore,,
C-3,Vertex Services,Energy,,Singapore,Vertex Holdings,Mei Wong
"""
ORDERS = """Order number,Order date,Customer number,Product code,Product name,Quantity,Unit price,Country
1001,2025-03-03 09:15,17,P-1,Lamp,2,10.50,Germany
1001,2025-03-03 09:15,17,P-2,Chair,1,99.00,Germany
1002,2025-04-01 12:00,,P-1,Lamp,1,10.50,Ireland
C1003,2025-04-02 08:00,17,P-2,Chair,-1,99.00,Germany
"""


TABLES = (
    "crm_customer",
    "crm_contact",
    "crm_position",
    "crm_employment",
    "crm_product",
    "crm_order",
    "crm_orderline",
    "crm_opportunity",
    "crm_stage",
    "crm_pipeline",
    "crm_activity",
    "crm_lead",
    "crm_note",
    "crm_identifier",
    "crm_touchpoint",
    "crm_touchpointkey",
    "crm_customfield",
)


def upload(user: User | None, text: str | bytes, name: str = "file.csv") -> Import:
    content = text.encode() if isinstance(text, str) else text
    actor = Actor(user) if user else Actor.system()
    return upload_file(actor=actor, file_name=name, chunks=[content])


def table_counts() -> dict[str, int]:
    """How many rows each table holds, deleted ones too."""
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - the names above
            found[table] = cursor.fetchone()[0]
    return found
