from django.urls import path

from quizsite.practice import views

urlpatterns = [
    path("practice/start", views.start_sitting, name="start_sitting"),
    path("practice/<uuid:pk>/", views.sitting, name="sitting"),
    path("practice/<uuid:pk>/next", views.next_of_sitting, name="next_of_sitting"),
    path("questions/<slug:topic>/<slug:slug>/", views.question, name="question"),
    path("questions/<slug:topic>/<slug:slug>/next", views.next_question, name="next_question"),
    path("answers/<int:pk>/", views.response, name="response"),
    path("progress/", views.progress, name="progress"),
]
