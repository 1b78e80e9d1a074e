from django.urls import path

from quizsite.submissions.views import status, streams, submissions, tasks

urlpatterns = [
    path("tasks/", tasks.index, name="tasks"),
    path("tasks/<slug:slug>/", tasks.task_page, name="task"),
    path("tasks/<slug:slug>/send", tasks.send, name="send"),
    path("tasks/<slug:slug>/draft", tasks.draft, name="draft"),
    path("tasks/<slug:slug>/submissions/", submissions.of_task, name="task_submissions"),
    path("tasks/<slug:slug>/compare", submissions.compare, name="compare"),
    path("submissions/<int:submission_id>/", submissions.permalink, name="submission"),
    path("submissions/<int:submission_id>/events", streams.stream, name="submission_events"),
    path("submissions/<int:submission_id>/results", streams.poll, name="submission_results"),
    path("submissions/<int:submission_id>/restore", submissions.restore, name="restore"),
    path("status", status.status, name="status"),
    path("help/verdicts", status.help_verdicts, name="help_verdicts"),
    path("healthz", status.healthz, name="healthz"),
    path("readyz", status.readyz, name="readyz"),
]
