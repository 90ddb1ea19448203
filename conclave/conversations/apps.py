from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "conclave.conversations"
    label = "conversations"
