"""De pagina's van een park zoals een lezer ze opent: van schijf, zonder internet, met namen die code willen zijn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from api.models_windpark import WindparkResultaat
from api.windpark_uitvoer import voer_windpark_uit
from tests.api import windparkstad as stad

pytestmark = pytest.mark.browser
PAGINAS = ("kaart.html", "samen.html", "kaart3d.html")


@pytest.fixture(scope="module")
def uitvoer(tmp_path_factory: pytest.TempPathFactory) -> tuple[WindparkResultaat, Path]:
    d = tmp_path_factory.mktemp("windparkpagina")
    return voer_windpark_uit(stad.schrijf_kwade_wereld(d), d / "uit").resultaat, d / "uit"


@pytest.fixture(scope="module")
def r(uitvoer: tuple[WindparkResultaat, Path]) -> WindparkResultaat:
    return uitvoer[0]


@pytest.fixture
def opent(chromium: Any, uitvoer: tuple[WindparkResultaat, Path]) -> Iterator[Callable[..., Any]]:
    """Opent een product; na afloop is er niets van buiten gevraagd, niets misgegaan en niets uitgevoerd."""
    bladen = []

    def open_(naam: str) -> Any:
        blad = chromium.new_page(viewport={"width": 1200, "height": 900})
        blad.fouten, blad.verzoeken = [], []
        blad.on("pageerror", lambda fout: blad.fouten.append(str(fout)))
        blad.on("console", lambda regel: blad.fouten.append(regel.text) if regel.type == "error" else None)

        def weiger(route: Any) -> None:
            blad.verzoeken.append(route.request.url)
            route.abort()

        blad.route("http://**", weiger)
        blad.route("https://**", weiger)
        blad.add_init_script(
            "window.geweigerd = [];"
            "document.addEventListener('securitypolicyviolation', (e) => window.geweigerd.push(e.blockedURI));"
        )
        blad.goto((uitvoer[1] / naam).as_uri())
        bladen.append(blad)
        return blad

    yield open_
    for blad in bladen:
        assert blad.verzoeken == []
        assert blad.fouten == []
        # deck.gl probeert of WebAssembly mag, voor iets dat hier niet nodig is; het beleid zegt nee en dat is goed.
        assert set(blad.evaluate("() => window.geweigerd")) <= ({"wasm-eval"} if "kaart3d" in blad.url else set())
        assert blad.evaluate("() => window.gehackt") is None
        blad.close()


def _paden(blad: Any) -> int:
    return int(blad.locator("path.leaflet-interactive, .leaflet-pane svg path").count())


@pytest.mark.parametrize("naam", PAGINAS)
def test_page_has_structure_for_everyone(
    opent: Callable[..., Any], uitvoer: tuple[WindparkResultaat, Path], naam: str
) -> None:
    blad = opent(naam)
    for doel in blad.eval_on_selector_all("a[href]", "as => as.map(a => a.getAttribute('href'))"):
        assert doel.startswith("#") or (uitvoer[1] / doel).is_file(), doel
    assert blad.locator("html").get_attribute("lang") == "nl"
    assert blad.title()
    assert blad.locator("h1").count() == 1
    koppen = blad.eval_on_selector_all("h1, h2, h3, h4", "hs => hs.map(h => Number(h.tagName[1]))")
    assert all(b - a <= 1 for a, b in pairwise(koppen))
    naamloos = blad.evaluate(
        """() => [...document.querySelectorAll('input, select, button, a[href], svg[role=img], [role=group], section')]
        .filter((e) => !(e.labels && e.labels.length) && !e.textContent.trim() && !e.getAttribute('aria-label')
          && !e.getAttribute('aria-labelledby')).map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert naamloos == []
    dubbel = blad.evaluate("() => { const i = [...document.querySelectorAll('[id]')].map(e => e.id);"
                           " return i.filter((x, n) => i.indexOf(x) !== n); }")  # fmt: skip
    assert dubbel == []
    wijst_mis = blad.eval_on_selector_all(
        "[aria-labelledby]", "es => es.filter(e => !document.getElementById(e.getAttribute('aria-labelledby'))).length"
    )
    assert wijst_mis == 0
    for cel in blad.locator("table").all():
        assert cel.locator("th[scope=col]").count() > 0
    # Op een smal scherm schuift de pagina niet opzij.
    blad.set_viewport_size({"width": 320, "height": 700})
    blad.wait_for_timeout(300)
    assert blad.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_map_draws_turbines_contours_plans_and_homes(opent: Callable[..., Any], r: WindparkResultaat) -> None:
    blad = opent("kaart.html")
    assert blad.locator(".turbine").count() == len(r.turbines)
    geel = blad.eval_on_selector_all("path.leaflet-interactive", "ps => ps.map(p => p.getAttribute('fill'))")
    assert geel.count("#ffd400") == len(r.turbines)
    maten = blad.eval_on_selector_all(
        "path.leaflet-interactive", "ps => ps.map(p => { const b = p.getBBox(); return b.width + b.height; })"
    )
    assert min(maten) > 0
    # Woningen staan op een doek: er is inkt op.
    inkt = blad.evaluate(
        """() => [...document.querySelectorAll('canvas')].some((c) => {
          const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
          return d.some((v, i) => i % 4 === 3 && v > 0); })"""
    )
    assert inkt
    lijst = blad.locator("#regels tbody tr")
    assert lijst.count() == len(r.oordelen)


def test_every_switch_changes_the_map_and_back(opent: Callable[..., Any]) -> None:
    blad = opent("kaart.html")
    for naam, verschil in (("lden", True), ("plannen", True), ("afstanden", True), ("lnight", True)):
        vak = blad.locator(f"input[data-laag={naam}]")
        voor = _paden(blad)
        vak.click()
        assert (_paden(blad) != voor) == verschil, naam
        vak.click()
        assert _paden(blad) == voor


def test_show_on_map_circles_the_objects(opent: Callable[..., Any], r: WindparkResultaat) -> None:
    blad = opent("kaart.html")
    knoppen = blad.locator("button[data-toon]")
    genoemd = [o for o in r.oordelen if o.objecten]
    assert knoppen.count() == len(genoemd) > 0
    voor = _paden(blad)
    blad.locator("button[data-toon=WT-GEL-1]").first.focus()
    blad.keyboard.press("Enter")
    geluid = next(o for o in genoemd if o.code == "WT-GEL-1")
    assert f"{len(geluid.objecten)} objecten" in blad.locator("#status").inner_text() or len(geluid.objecten) == 1
    assert _paden(blad) >= voor + len(geluid.objecten)
    zichtbaar = blad.evaluate("() => document.getElementById('kaart').getBoundingClientRect().top")
    assert -5 <= zichtbaar < 900


def test_popups_show_evil_names_as_text(opent: Callable[..., Any]) -> None:
    blad = opent("kaart.html")
    blad.locator("path.leaflet-interactive[fill='#ffd400']").first.dispatch_event("click")
    blad.wait_for_selector(".leaflet-popup")
    tekst = blad.locator(".leaflet-popup").inner_text()
    assert "<img" in tekst or "</script>" in tekst
    assert blad.locator(".leaflet-container img, #regels img").count() == 0


def test_together_page_shows_plan_turbines_and_years(opent: Callable[..., Any], r: WindparkResultaat) -> None:
    blad = opent("samen.html")
    assert blad.locator("svg circle[fill='#ffd400']").count() == len(r.turbines)
    assert "nee, niet zo" in blad.locator(".antwoord").inner_text()
    assert r.net is not None
    assert blad.locator("section[aria-labelledby=drie] tbody tr").count() == len(r.net.wachtrij)
    assert stad.KWADE_SCRIPT in blad.locator("body").inner_text()
    assert blad.locator("img").count() == 0


def test_three_dimensions_draw_something_and_turn(opent: Callable[..., Any]) -> None:
    blad = opent("kaart3d.html")
    blad.wait_for_selector("body[data-klaar=ja]")
    blad.wait_for_timeout(1500)
    doek = blad.locator("canvas").first
    een = doek.screenshot()
    assert len(set(een)) > 100
    assert len(een) > 5_000  # een leeg vlak is veel kleiner
    blad.locator("#standpunt button").nth(1).click()
    blad.wait_for_timeout(1200)
    assert doek.screenshot() != een
    assert blad.locator("#standpunt button").count() == 5
