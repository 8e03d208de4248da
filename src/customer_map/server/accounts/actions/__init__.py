"""The verbs about people and rights."""

from customer_map.server.accounts.actions.setup import create_setup_link

__all__ = ["create_setup_link"]
