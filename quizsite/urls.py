from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("account/", include("allauth.account.urls")),
    path("", include("quizsite.accounts.urls")),
    path("", include("quizsite.submissions.urls")),
    path("", include("quizsite.practice.urls")),
    path("", include("quizsite.catalog.urls")),
]
