from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "conclave.core.audit"
    label = "audit"
