"""Frameworks from CSV files, the bundled ones among them."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.objectives.loaders import load_bundled_framework, load_framework
from apps.objectives.models import Framework, Objective

pytestmark = pytest.mark.django_db
LANGUAGES = {"ar", "en", "es", "fr", "ru", "zh-hans"}
OWN = "number,label_en,label_fr,title_en,room\n3,Shade,Ombre,Shade on every street,12\n7,Water,,,\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "town goals.csv"
    path.write_text(text, encoding="utf-8")
    return path


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("load_framework", *arguments, stdout=output)
    return output.getvalue()


@pytest.mark.parametrize(("code", "count"), [("gcm", 23), ("sdg", 17)])
def test_bundled_framework_speaks_all_languages(code: str, count: int):
    framework = load_bundled_framework(code).framework
    objectives = list(framework.objectives.all())
    assert set(framework.name.data) == LANGUAGES
    assert [objective.number for objective in objectives] == list(range(1, count + 1))
    assert all(set(objective.label.data) == LANGUAGES for objective in objectives)
    assert all(objective.title.data["en"] for objective in objectives)


def test_objective_is_a_tag_with_its_number_as_handle():
    load_bundled_framework("gcm")
    sixth = Objective.objects.get(framework__code="gcm", number=6)
    assert (sixth.name, sixth.slug) == ("gcm 6", "gcm-6")


def test_loading_twice_changes_nothing():
    load_bundled_framework("sdg")
    before = list(Objective.objects.values())
    loaded = load_bundled_framework("sdg")
    assert (loaded.added, loaded.updated, loaded.unchanged) == (0, 0, 17)
    assert list(Objective.objects.values()) == before


def test_own_file_gives_the_texts_it_has(tmp_path: Path):
    load_framework(written(tmp_path, OWN), code="town", name={"en": "Town goals"})
    assert [
        (objective.number, objective.label.data, objective.title.data) for objective in Objective.objects.all()
    ] == [(3, {"en": "Shade", "fr": "Ombre"}, {"en": "Shade on every street"}), (7, {"en": "Water"}, {})]


def test_changed_file_updates_and_keeps_what_has_gone(tmp_path: Path):
    load_framework(written(tmp_path, OWN), code="town", name={"en": "Town goals"})
    changed = written(tmp_path, "number,label_en\n3,More shade\n")
    loaded = load_framework(changed, code="town", name={"en": "Town goals"})
    assert (loaded.added, loaded.updated, loaded.unchanged) == (0, 1, 0)
    assert [str(objective.label) for objective in Objective.objects.all()] == ["More shade", "Water"]


def test_another_version_stands_beside_the_first(tmp_path: Path):
    for version in ("1", "2026"):
        load_framework(written(tmp_path, OWN), code="town", name={"en": "Town goals"}, version=version)
    assert set(Objective.objects.values_list("slug", flat=True)) == {
        "town-3",
        "town-7",
        "town-v2026-3",
        "town-v2026-7",
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("label_en\nShade\n", "Line 1 lacks the column number."),
        ("number,label_en\n", "The file has no objectives after its first line."),
        ("number,label_en\n1,Shade\nsix,Water\n", "Line 3 has “six” where the number of the objective should be."),
        ("number,label_en\n0,Shade\n", "Line 2 has “0” where the number of the objective should be."),
        ("number,label_en\n99999,Shade\n", "Line 2 has “99999” where the number of the objective should be."),
        ("number,label_en\n1,Shade\n1,Water\n", "Line 3 repeats the number 1."),
        ("number,label_en\n1,\n", "Line 2 has no label in any language (columns label_en, label_fr …)."),
        (f"number,label_en\n1,{'x' * 201}\n", "Line 2 has a label of more than 200 characters."),
    ],
)
def test_malformed_file_writes_nothing(tmp_path: Path, text: str, sentence: str):
    with pytest.raises(CommandError) as refusal:
        run(str(written(tmp_path, text)))
    assert str(refusal.value) == sentence
    assert not Framework.objects.exists()


def test_command_names_a_framework_after_its_file(tmp_path: Path):
    output = run(str(written(tmp_path, OWN)))
    assert output == "town goals (town-goals, version 1): 2 objectives added, 0 updated, 0 unchanged.\n"


def test_command_takes_code_name_and_version(tmp_path: Path):
    path = str(written(tmp_path, OWN))
    output = run(path, "--code=town", "--name=Goals of the town", "--framework-version=2")
    assert output == "Goals of the town (town, version 2): 2 objectives added, 0 updated, 0 unchanged.\n"


def test_command_loads_a_bundled_framework_by_name():
    assert run("sdg") == (
        "Sustainable Development Goals (sdg, version 1): 17 objectives added, 0 updated, 0 unchanged.\n"
    )


def test_command_refuses_a_code_that_cannot_be_in_an_address(tmp_path: Path):
    with pytest.raises(CommandError, match="“the town” cannot be a code"):
        run(str(written(tmp_path, OWN)), "--code=the town")
