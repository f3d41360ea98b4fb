from django.urls import path

from apps.notifications.views.preferences import DigestOffer, PreferencesPage
from apps.notifications.views.subscriptions import SubscriptionChange
from apps.notifications.views.unsubscribe import Unsubscribe
from apps.notifications.views.updates import Reading, UnreadCount, UpdateList

app_name = "notifications"

urlpatterns = [
    path("updates/", UpdateList.as_view(), name="list"),
    path("updates/unread/", UnreadCount.as_view(), name="unread"),
    path("updates/reading/", Reading.as_view(), name="reading"),
    path("updates/preferences/", PreferencesPage.as_view(), name="preferences"),
    path("updates/preferences/digest/", DigestOffer.as_view(), name="digest_offer"),
    path("subscriptions/", SubscriptionChange.as_view(), name="subscription"),
    path("unsubscribe/<str:token>/", Unsubscribe.as_view(), name="unsubscribe"),
]
