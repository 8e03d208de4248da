"""Tells what hangs on a record that it was taken back or put back by undo, within that transaction."""

from django.dispatch import Signal

taken_back = Signal()
"""Sent with `record` after undo or redo has set its fields."""
