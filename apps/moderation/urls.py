from django.urls import path

from apps.moderation.views.decision import DecisionCreate
from apps.moderation.views.queue import QueueItem, QueueList, QueuePage
from apps.moderation.views.tagging import TaggingItem, TaggingPage
from apps.moderation.views.translations import TranslationItem, TranslationList, TranslationsPage

app_name = "moderation"

urlpatterns = [
    path("consultations/<slug:slug>/queue/", QueuePage.as_view(), name="queue"),
    path("consultations/<slug:slug>/queue/list/", QueueList.as_view(), name="queue_list"),
    path("consultations/<slug:slug>/queue/<int:pk>/", QueueItem.as_view(), name="item"),
    path("consultations/<slug:slug>/queue/<int:pk>/decisions/", DecisionCreate.as_view(), name="decisions"),
    path("consultations/<slug:slug>/tagging/", TaggingPage.as_view(), name="tagging"),
    path("consultations/<slug:slug>/tagging/<int:pk>/", TaggingItem.as_view(), name="tagging_item"),
    path("consultations/<slug:slug>/translations/", TranslationsPage.as_view(), name="translations"),
    path("consultations/<slug:slug>/translations/list/", TranslationList.as_view(), name="translation_list"),
    path("consultations/<slug:slug>/translations/<int:pk>/", TranslationItem.as_view(), name="translation"),
]
