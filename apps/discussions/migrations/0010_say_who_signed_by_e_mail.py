from django.db import migrations


def say_who_signed_by_e_mail(apps, schema_editor):
    """The names that readers see are a copy: of each it is said anew how the person confirmed."""
    Comment = apps.get_model("discussions", "Comment")
    CoSignature = apps.get_model("discussions", "CoSignature")
    for comment in Comment.objects.exclude(co_signatories=[]).only("published_revision", "co_signatories").iterator():
        signed = CoSignature.objects.filter(
            comment=comment, revision=comment.published_revision_id, declined_at__isnull=True
        )
        comment.co_signatories = [
            {
                "name": each.name,
                "organisation": each.organisation_name,
                "verified": each.is_verified,
                "by_email": each.user_id is None,
            }
            for each in signed.order_by("pk")
        ]
        comment.save(update_fields=["co_signatories"])


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0009_note_how_far_people_have_read"),
    ]

    operations = [
        migrations.RunPython(say_who_signed_by_e_mail, migrations.RunPython.noop),
    ]
