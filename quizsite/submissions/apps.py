from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "quizsite.submissions"
    label = "submissions"
