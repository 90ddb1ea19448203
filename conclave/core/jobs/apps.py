from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "conclave.core.jobs"
    label = "jobs"
