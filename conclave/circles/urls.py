"""Addresses of circles."""

from django.urls import URLPattern, path

from conclave.circles.views import charters, leaderless, renewing, rooms, seats

urlpatterns: list[URLPattern] = [
    path("circles/", rooms.circles, name="circles"),
    path("circles/beginning/", rooms.beginning, name="circle_beginning"),
    path("circles/<uuid:circle_id>/", rooms.circle, name="circle"),
    path("circles/<uuid:circle_id>/seats/", seats.seats, name="seats"),
    path("circles/<uuid:circle_id>/seats/<int:seat_id>/dismissal/", seats.dismissal, name="seat_dismissal"),
    path("circles/<uuid:circle_id>/charter/", charters.charter, name="charter"),
    path("circles/<uuid:circle_id>/renewal/", renewing.renewal, name="renewal"),
    path("circles/<uuid:circle_id>/troubles/", renewing.troubles, name="troubles"),
    path("desk/circles/", leaderless.circles, name="leaderless"),
    path("desk/circles/<uuid:circle_id>/facilitators/", leaderless.facilitators, name="appointment"),
    path("circles/<uuid:circle_id>/departures/", seats.departures, name="departures"),
]
