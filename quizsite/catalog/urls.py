from django.urls import path

from quizsite.catalog import views

urlpatterns = [
    path("", views.home, name="home"),
    path("topics/<slug:slug>/", views.topic_page, name="topic"),
    path("questions/", views.question_list, name="question_list"),
    path("notes/", views.notes, name="notes"),
    path("notes/<slug:slug>/", views.topic_notes, name="topic_notes"),
]
