from django.apps import AppConfig


class A(AppConfig):
    name = "amana.desks.registry"
    label = "registry"
