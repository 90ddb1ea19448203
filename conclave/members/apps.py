from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "conclave.members"
    label = "members"
