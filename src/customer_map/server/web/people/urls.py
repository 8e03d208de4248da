"""Addresses: the first owner, invitations, users, teams, rights, keys and one's own settings."""

from django.urls import path

from customer_map.server.web.people import (
    access,
    keys,
    language,
    profile,
    rights,
    settings,
    tags,
    teams,
    users,
    welcome,
)

urlpatterns = [
    path("i18n/setlang/", language.set_language, name="set_language"),
    path("welcome/<str:token>/", welcome.welcome, name="welcome"),
    path("settings/", settings.settings_page, name="settings"),
    path("settings/workspace/", settings.edit_workspace, name="workspace"),
    path("settings/profile/", profile.edit_profile, name="profile"),
    path("settings/users/", users.list_users, name="user_list"),
    path("settings/users/invite/", users.invite_user, name="user_invite"),
    path(
        "settings/users/invitations/<uuid:invitation_id>/withdraw/",
        users.withdraw,
        name="invitation_withdraw",
    ),
    path("settings/users/<uuid:user_id>/", users.edit_user, name="user_edit"),
    path("settings/users/<uuid:user_id>/deactivate/", users.deactivate, name="user_deactivate"),
    path("settings/users/<uuid:user_id>/reactivate/", users.reactivate, name="user_reactivate"),
    path(
        "settings/users/<uuid:user_id>/two-factor/reset/",
        users.reset_second_factor,
        name="user_reset_two_factor",
    ),
    path("settings/teams/", teams.list_teams, name="team_list"),
    path("settings/teams/<uuid:team_id>/", teams.edit_team, name="team_edit"),
    path("settings/teams/<uuid:team_id>/remove/", teams.remove, name="team_remove"),
    path("settings/rights/", rights.show_rights, name="rights"),
    path("settings/rights/<slug:role>/", rights.edit_rights, name="rights_of_role"),
    path("settings/rights/<slug:role>/reset/", rights.reset, name="rights_reset"),
    path("settings/access/", access.show_access, name="access"),
    path("settings/tags/", tags.list_tags, name="tag_list"),
    path("settings/tags/rename/", tags.rename, name="tag_rename"),
    path("settings/tags/colour/", tags.colour, name="tag_colour"),
    path("settings/tags/delete/", tags.delete, name="tag_delete"),
    path("settings/keys/", keys.list_keys, name="key_list"),
    path("settings/keys/new/", keys.add_key, name="key_create"),
    path("settings/keys/<uuid:key_id>/revoke/", keys.revoke, name="key_revoke"),
]
