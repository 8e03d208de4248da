"""Addresses of likely duplicates, of merging, and of merges."""

from django.urls import path

from customer_map.server.web.duplicates import comparing, lists

urlpatterns = [
    path("", lists.list_pairs, name="duplicate_list"),
    path("find/", lists.find, name="duplicate_find"),
    path("merges/", lists.list_merges, name="merge_list"),
    path("merges/<uuid:merge_id>/apart/", lists.take_apart, name="merge_apart"),
    path("<uuid:pair_id>/dismiss/", lists.dismiss, name="duplicate_dismiss"),
    path("<uuid:pair_id>/reconsider/", lists.reconsider, name="duplicate_reconsider"),
    path(
        "<slug:record_type>/<uuid:kept_id>/<uuid:gone_id>/",
        comparing.compare_records,
        name="duplicate_compare",
    ),
]
