from django.urls import path

from quizsite.catalog import views

urlpatterns = [
    path("", views.home, name="home"),
]
