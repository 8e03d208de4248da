"""Addresses: the three lists of maps, and one map with its drawing, patches, operations and exports."""

from django.urls import path

from customer_map.server.web.maps import exchange, exports, views

urlpatterns = [
    path("relationship/", views.relationship_map_list, name="relationship_map_list"),
    path("journey/", views.journey_map_list, name="journey_map_list"),
    path("mind/", views.mind_map_list, name="mind_map_list"),
    path("mind/new/", views.new_mind_map, name="mind_map_new"),
    path("<uuid:map_id>/", views.map_page, name="map"),
    path("<uuid:map_id>/edit/", views.edit_mind_map, name="mind_map_edit"),
    path("<uuid:map_id>/delete/", views.delete_map_page, name="map_delete"),
    path("<uuid:map_id>/drawing", exchange.drawing, name="map_drawing"),
    path("<uuid:map_id>/patch", exchange.patch, name="map_patch"),
    path("<uuid:map_id>/operations", exchange.operations, name="map_operations"),
    path("<uuid:map_id>/export.<slug:kind>", exports.export, name="map_export"),
]
