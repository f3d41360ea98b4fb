"""Somebody signs in, sets what they hear of, changes the language and searches."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.notifications.models import Frequency, Preference
from tests.interface.keyboard.scene import Scene
from tests.interface.keyboard.walk import Walk
from tests.journeys.conftest import make_person
from tests.journeys.site import PASSWORD

Begin = Callable[..., Walk]


def test_signing_in_leads_back_to_where_one_was(sit_down: Begin, scene: Scene, language: str) -> None:
    person = make_person(f"walker-{language}@plenary.example", "Walker Testa")
    walk = sit_down("visitor", scene.writing.get_absolute_url())

    walk.follow(_("Sign in"), tag="a")
    walk.arrives("/login/")
    walk.fill(_("Email"), person.email, tag="input")
    walk.fill(_("Password"), "not the password", tag="input")
    walk.press("Enter")
    walk.sees("what is wrong stands there", walk.page.locator(".errors"))
    walk.stays(_("Please look at this again"))
    walk.fill(_("Password"), PASSWORD, tag="input")
    walk.follow(_("Sign in"), tag="button")
    walk.arrives("/q2/$")
    walk.tab_to(_("Your profile"), tag="a")
    walk.check("the page knows who has signed in", "Walker Testa" in walk.here().name)


def test_settings_are_changed(sit_down: Begin, scene: Scene, language: str) -> None:
    person = make_person(f"setter-{language}@plenary.example", "Setter Testa")
    walk = sit_down("visitor", reverse("account_login"))
    walk.fill(_("Email"), person.email, tag="input")
    walk.fill(_("Password"), PASSWORD, tag="input")
    walk.press("Enter")
    walk.page.wait_for_url(lambda url: "/login/" not in url)

    walk.follow(_("Updates"), tag="a")
    walk.arrives("/updates/$")
    walk.follow(_("What I follow, and e-mails"), tag="a")
    walk.arrives("/preferences/$")
    walk.tab_to(str(Frequency.OFF.label), tag="input")
    walk.moves("ArrowDown", str(Frequency.DAILY.label))
    walk.check("the arrow chooses it", walk.here().states["checked"] == "true")
    walk.follow(_("Save"), tag="button")
    walk.sees("it is said that it is saved", walk.page.locator(".messages li"))
    walk.check("it is saved", Preference.objects.filter(user=person).exists())


def test_language_is_changed(sit_down: Begin, scene: Scene, language: str) -> None:
    walk = sit_down("visitor", scene.reading.get_absolute_url())
    other, name = ("ar", "العربية") if language == "en" else ("en", "English")

    walk.tab_to(_("Language:"), tag="summary")
    walk.press("Enter")
    walk.check("the languages are said to be unfolded", walk.here().states["expanded"])
    walk.stays(_("Language:"))
    walk.tab_to(name, tag="a")
    walk.check("each is called in its own language", walk.page.evaluate("document.activeElement.lang") == other)
    walk.press("Enter")
    walk.arrives("/q1/$")
    walk.check("the page is in it", walk.page.evaluate("document.documentElement.lang") == other)


def test_search_is_narrowed_and_widened(sit_down: Begin) -> None:
    walk = sit_down("visitor", reverse("consultations:home"))

    walk.tab_to(_("Words, a name or a reference number"), tag="input")
    walk.type("permits")
    walk.press("Enter")
    walk.arrives("q=permits")
    walk.sees("how many answers there are stands there", walk.page.locator("main [role=status]"))
    before = walk.page.locator(".results > li").count()
    facets = walk.page.locator(".facets")
    walk.check("what narrows them has a name", facets.get_attribute("aria-label") == _("Narrow the answers"))
    walk.tab_to(facets.locator("summary").first.inner_text(), tag="summary")
    walk.press("Enter")
    walk.check("the choices are said to be unfolded", walk.here().states["expanded"])
    walk.press("Tab")
    walk.look()
    walk.check("the next stop is a choice", walk.page.evaluate("!!document.activeElement.closest('.facets li')"))
    walk.press("Enter")
    walk.arrives(r"q=permits&|&q=permits")
    walk.check("there are no more answers than before", walk.page.locator(".results > li").count() <= before)
    walk.tab_to(pgettext("a filter", "Clear"), tag="a")
    walk.press("Enter")
    walk.arrives("q=permits$")
    walk.check("there are as many as before", walk.page.locator(".results > li").count() == before)
    title = walk.page.locator(".results h2").first.inner_text()
    walk.tab_to(title, tag="a")
    walk.press("Enter")
    walk.arrives("/consultations/")
