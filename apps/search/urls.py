from django.urls import path

from apps.search.views.search import Search

app_name = "search"

urlpatterns = [
    path("search/", Search.as_view(), name="search"),
]
