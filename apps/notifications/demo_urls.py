"""Routed in the demo only."""

from django.urls import path

from apps.notifications.views.demo_mail import DemoMailbox, DemoMessage

urlpatterns = [
    path("demo/mail/", DemoMailbox.as_view(), name="demo_mail"),
    path("demo/mail/<int:number>/", DemoMessage.as_view(), name="demo_mail_message"),
]
