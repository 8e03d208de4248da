"""A data folder and a database in, both named to Django out: here, and in the processes started later."""

import os

from customer_map.server.config import secret_key
from customer_map.server.config.data_folder import DataFolder
from customer_map.server.config.database import VARIABLE as DATABASE_VARIABLE
from customer_map.server.config.database_url import DatabaseAddress
from customer_map.server.config.warming import keep_kernels_below

SETTINGS_MODULE = "customer_map.server.config.settings"


def name_to_django(folder: DataFolder, address: DatabaseAddress) -> None:
    """Set the variables that settings read; Django itself stays unloaded."""
    keep_kernels_below(folder)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": SETTINGS_MODULE,
        "CUSTOMER_MAP_DATA": str(folder.path),
        DATABASE_VARIABLE: address.url(),
        secret_key.VARIABLE: secret_key.secret_key(folder),
    }
