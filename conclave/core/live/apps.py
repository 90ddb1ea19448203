from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "conclave.core.live"
    label = "live"
