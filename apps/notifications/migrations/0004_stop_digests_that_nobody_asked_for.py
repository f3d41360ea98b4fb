"""Digests were on until somebody stopped them: no row says that its person asked for one."""

from django.db import migrations


def stop_digests(apps, schema_editor):
    apps.get_model("notifications", "Preference").objects.exclude(digest="off").update(digest="off")


class Migration(migrations.Migration):

    dependencies = [
        ("notifications", "0003_send_digests_to_those_who_ask"),
    ]

    operations = [
        migrations.RunPython(stop_digests, migrations.RunPython.noop),
    ]
