"""Addresses around the lists: filter rows, saved views, columns, exports."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from customer_map.server.web.records.description import Kind
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.views import bulk, cells, layout_pages, pages
from customer_map.server.web.views.boards import BOARDS
from customer_map.server.web.views.layouts import CALENDAR_DAYS, TIMELINE_MOMENTS
from customer_map.server.web.views.moving import MOVERS


def _pages_of(kind: Kind) -> Iterator[URLPattern]:
    given = {"kind": kind}
    start, name = f"{kind.plural}/", kind.name
    yield path(f"{start}filter-row/", pages.filter_row, given, name=f"{name}_filter_row")
    yield path(f"{start}views/", pages.save_view, given, name=f"{name}_view_save")
    one = f"{start}views/<uuid:filter_id>/"
    yield path(one, pages.change_view, given, name=f"{name}_view_change")
    yield path(f"{one}delete/", pages.delete_view, given, name=f"{name}_view_delete")
    starts = f"{one}start/"
    yield path(starts, layout_pages.start_with, given, name=f"{name}_view_start")
    if name in CALENDAR_DAYS:
        page = layout_pages.show_calendar
        yield path(f"{start}calendar/", page, given, name=f"{name}_calendar")
    if any(moved == name for moved, _field in MOVERS):
        page = layout_pages.move_in_calendar
        yield path(f"{start}calendar/move/", page, given, name=f"{name}_calendar_move")
    if name in TIMELINE_MOMENTS:
        page = layout_pages.show_timeline
        yield path(f"{start}timeline/", page, given, name=f"{name}_timeline")
    yield path(f"{start}columns/", pages.choose_columns, given, name=f"{name}_columns")
    yield path(f"{start}bulk/", bulk.bulk_edit, given, name=f"{name}_bulk")
    yield path(f"{start}<uuid:record_id>/cell/", cells.edit_cell, given, name=f"{name}_cell")
    progress = f"{start}bulk/<uuid:change_id>/"
    yield path(progress, bulk.bulk_progress, given, name=f"{name}_bulk_progress")
    if name in BOARDS:
        yield path(f"{start}board/", pages.show_board, given, name=f"{name}_board")
        yield path(f"{start}board/move/", pages.move, given, name=f"{name}_move")
    for form in ("csv", "xlsx"):
        yield path(
            f"{start}export.{form}", pages.export, given | {"form": form}, name=f"{name}_{form}"
        )


urlpatterns = [page for kind in KINDS.values() for page in _pages_of(kind)]
