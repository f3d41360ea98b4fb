"""The stakeholder groups that an installation starts with; their codes are those of the demo and the imports."""

from django.db import migrations
from i18nfield.strings import LazyI18nString

# code: (English, Arabic, Spanish, French, Russian, Chinese)
GROUPS = {
    "government": ("Government", "حكومة", "Gobierno", "Gouvernement", "Правительство", "政府"),
    "un_entity": (
        "UN entity",
        "كيان تابع للأمم المتحدة",
        "Entidad de las Naciones Unidas",
        "Entité des Nations Unies",
        "Структура ООН",
        "联合国实体",
    ),
    "intergovernmental": (
        "Intergovernmental organisation",
        "منظمة حكومية دولية",
        "Organización intergubernamental",
        "Organisation intergouvernementale",
        "Межправительственная организация",
        "政府间组织",
    ),
    "civil_society": (
        "Civil society",
        "مجتمع مدني",
        "Sociedad civil",
        "Société civile",
        "Гражданское общество",
        "民间社会",
    ),
    "diaspora": (
        "Migrants and diaspora",
        "مهاجرون وجاليات مغتربة",
        "Migrantes y diáspora",
        "Migrants et diaspora",
        "Мигранты и диаспора",
        "移民与侨民",
    ),
    "trade_union": ("Trade union", "نقابة عمالية", "Sindicato", "Syndicat", "Профсоюз", "工会"),
    "employer": (
        "Employers",
        "أصحاب عمل",
        "Organización de empleadores",
        "Employeurs",
        "Работодатели",
        "雇主",
    ),
    "academia": (
        "Academia",
        "أوساط أكاديمية",
        "Mundo académico",
        "Milieu universitaire",
        "Научное сообщество",
        "学术界",
    ),
    "private_sector": (
        "Private sector",
        "قطاع خاص",
        "Sector privado",
        "Secteur privé",
        "Частный сектор",
        "私营部门",
    ),
    "faith_based": (
        "Faith-based organisation",
        "منظمة دينية",
        "Organización religiosa",
        "Organisation confessionnelle",
        "Религиозная организация",
        "宗教组织",
    ),
    "youth": ("Youth", "شباب", "Juventud", "Jeunesse", "Молодёжь", "青年"),
    "local_authority": (
        "Local authority",
        "سلطة محلية",
        "Autoridad local",
        "Collectivité locale",
        "Местные органы власти",
        "地方当局",
    ),
    "media": ("Media", "وسائل إعلام", "Medios de comunicación", "Médias", "СМИ", "媒体"),
}
LANGUAGES = ("en", "ar", "es", "fr", "ru", "zh-hans")


def add_groups(apps, schema_editor):
    StakeholderGroup = apps.get_model("organisations", "StakeholderGroup")
    for position, (code, names) in enumerate(GROUPS.items(), start=1):
        StakeholderGroup.objects.get_or_create(
            code=code,
            defaults={"name": LazyI18nString(dict(zip(LANGUAGES, names))), "position": position},
        )


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop, elidable=False)]
