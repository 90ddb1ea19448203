from django.apps import AppConfig


class CirclesConfig(AppConfig):
    name = "conclave.circles"
    label = "circles"
