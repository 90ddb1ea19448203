from django.apps import AppConfig


class AdmissionConfig(AppConfig):
    name = "conclave.admission"
    label = "admission"
