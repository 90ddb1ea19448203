from django.apps import AppConfig


class BriefingConfig(AppConfig):
    name = "conclave.briefing"
    label = "briefing"
