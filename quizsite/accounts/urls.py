from django.urls import path

from quizsite.accounts import views

urlpatterns = [
    path("settings/", views.settings_page, name="settings"),
    path("settings/preference", views.set_preference, name="set_preference"),
]
