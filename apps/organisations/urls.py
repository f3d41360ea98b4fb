from django.urls import path

from apps.organisations.views.profile import ProfilePage

app_name = "organisations"

urlpatterns = [path("profile/", ProfilePage.as_view(), name="profile")]
