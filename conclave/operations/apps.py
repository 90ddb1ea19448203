from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "conclave.operations"
    label = "operations"
