from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "conclave.core.ui"
    label = "ui"
