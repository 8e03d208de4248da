"""Addresses of surveys, for those who ask."""

from django.urls import path

from customer_map.server.web.surveys import building, listing, sharing, steps

urlpatterns = [
    path("", listing.list_surveys, name="survey_list"),
    path("new/", listing.new_survey, name="survey_create"),
    path("<uuid:survey_id>/", building.build, name="survey_build"),
    path("<uuid:survey_id>/preview/", building.preview, name="survey_preview"),
    path("<uuid:survey_id>/settings/", building.change_settings, name="survey_settings"),
    path("<uuid:survey_id>/publish/", steps.publish, name="survey_publish"),
    path("<uuid:survey_id>/close/", steps.close, name="survey_close"),
    path("<uuid:survey_id>/reopen/", steps.reopen, name="survey_reopen"),
    path("<uuid:survey_id>/copy/", steps.copy, name="survey_copy"),
    path("<uuid:survey_id>/delete/", steps.delete, name="survey_delete"),
    path("<uuid:survey_id>/share/", sharing.share, name="survey_share"),
    path("<uuid:survey_id>/qr.<str:form>", sharing.qr_code, name="survey_qr"),
    path("<uuid:survey_id>/invite/", sharing.invite_one, name="survey_invite"),
    path("<uuid:survey_id>/invite/segment/", sharing.invite_many, name="survey_invite_segment"),
    path("mailings/<uuid:mailing_id>/", sharing.mailing_progress, name="survey_mailing"),
    path("invitations/<uuid:invitation_id>/revoke/", sharing.revoke, name="survey_revoke"),
    path("invitations/<uuid:invitation_id>/again/", sharing.send_again, name="survey_send_again"),
]
