from django.db import migrations


class Migration(migrations.Migration):
    """What entries say of their time has changed. The hourly comparison makes them anew, or `rebuild_search`."""

    dependencies = [("search", "0001_index_what_can_be_found")]

    operations = [
        migrations.RunSQL("TRUNCATE search_searchentry, search_nameword", migrations.RunSQL.noop),
    ]
