from django.urls import URLPattern, path

from conclave.operations.demo import views

urlpatterns: list[URLPattern] = [
    path("demo/", views.cast, name="demo"),
    path("demo/device/", views.device, name="demo_device"),
    path("demo/feeds/<slug:key>/", views.outlet, name="demo_feed"),
    path("demo/stories/<slug:slug>/", views.story, name="demo_story"),
    path("demo/as/<slug:key>/", views.part, name="demo_part"),
]
