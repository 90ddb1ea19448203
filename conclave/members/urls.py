"""Addresses of the door's inside: signing in, oneself, the directory."""

from django.urls import URLPattern, path

from conclave.members.views import directory, entering, me, passkeys, records, welcome

urlpatterns: list[URLPattern] = [
    path("", me.front, name="front"),
    path("sign-in/", entering.sign_in, name="account_login"),
    path("sign-in/", entering.sign_in, name="account_request_login_code"),
    path("sign-in/code/", entering.sign_in_code, name="account_confirm_login_code"),
    path("sign-in/passkey/", entering.sign_in_passkey, name="mfa_login_webauthn"),
    path("sign-in/suspended/", entering.suspended, name="account_inactive"),
    path("sign-in/link/<str:token>/", entering.link, name="sign_in_link"),
    path("sign-out/", entering.sign_out, name="account_logout"),
    path("sign-up/", entering.sign_up, name="account_signup"),
    path("first/<str:token>/", entering.first, name="first_steward"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/steps/<str:kind>/", welcome.step, name="welcome_step"),
    path("me/", me.me, name="me"),
    path("me/keys/", me.keys, name="keys"),
    path("me/profile/", me.profile, name="profile"),
    path("me/records/", records.own, name="records"),
    path("members/<uuid:account_id>/records/", records.of_member, name="member_records"),
    path("me/assistant/", me.assistant, name="assistant"),
    path("me/assistant/<int:delegation_id>/ending/", me.end_assistance, name="assistant_end"),
    path("me/sessions/ending/", me.end_sessions, name="sessions_end"),
    path("me/confirmation/", passkeys.confirm, name="account_reauthenticate"),
    path("me/passkeys/", passkeys.all_passkeys, name="mfa_index"),
    path("me/passkeys/", passkeys.all_passkeys, name="mfa_list_webauthn"),
    path("me/passkeys/add/", passkeys.add, name="mfa_add_webauthn"),
    path("me/passkeys/<int:pk>/removal/", passkeys.remove, name="mfa_remove_webauthn"),
    path("members/", directory.everybody, name="directory"),
    path("members/<uuid:account_id>/", directory.member, name="member"),
]
