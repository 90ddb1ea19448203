"""Addresses of the door: applying, vouching, inviting, deciding."""

from django.urls import URLPattern, path

from conclave.admission.views import applying, desk, inviting, mine, vouching

urlpatterns: list[URLPattern] = [
    path("apply/", applying.application, name="apply"),
    path("apply/code/", applying.code, name="apply_code"),
    path("apply/code/letters/", applying.code_again, name="apply_code_letters"),
    path("apply/<str:token>/", applying.invited, name="apply_invited"),
    path("application/", mine.mine, name="application"),
    path("application/sponsors/", mine.sponsors, name="application_sponsors"),
    path("application/answers/", mine.answers, name="application_answers"),
    path("application/appeals/", mine.appeals, name="application_appeals"),
    path("application/withdrawals/", mine.withdrawals, name="application_withdrawals"),
    path("application/renewals/", mine.renewals, name="application_renewals"),
    path("invitations/", inviting.invitations, name="invitations"),
    path("invitations/<uuid:invitation_id>/withdrawal/", inviting.withdrawal, name="invitation_withdrawal"),
    path("vouches/<uuid:request_id>/", vouching.request_to_vouch, name="vouch"),
    path("vouches/<uuid:request_id>/declines/", vouching.declines, name="vouch_declines"),
    path("desk/applications/", desk.applications, name="applications"),
    path("desk/applications/<uuid:application_id>/", desk.application, name="application_file"),
    path("desk/applications/<uuid:application_id>/decisions/", desk.decisions, name="application_decisions"),
    path("desk/applications/<uuid:application_id>/evidence/", desk.evidence, name="application_evidence"),
]
