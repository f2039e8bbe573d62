"""De kaart zoals een lezer haar opent: van schijf, in een echte browser, zonder internet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from api.herrangschikking import herrangschik
from api.models import Resultaat

pytestmark = pytest.mark.browser


@pytest.fixture
def pagina(chromium: Any, uit_map: Path) -> Iterator[Any]:
    blad = chromium.new_page(viewport={"width": 1200, "height": 900})
    blad.fouten, blad.verzoeken = [], []
    blad.on("pageerror", lambda fout: blad.fouten.append(str(fout)))
    blad.on("console", lambda regel: blad.fouten.append(regel.text) if regel.type in ("error", "warning") else None)

    def weiger(route: Any) -> None:
        blad.verzoeken.append(route.request.url)
        route.abort()

    blad.route("http://**", weiger)
    blad.route("https://**", weiger)
    blad.goto((uit_map / "kaart.html").as_uri())
    yield blad
    assert blad.verzoeken == []
    assert blad.fouten == []
    assert blad.evaluate("() => window.gehackt") is None
    blad.close()


def _vullingen(blad: Any) -> list[str]:
    return blad.eval_on_selector_all("path.leaflet-interactive", "ps => ps.map(p => p.getAttribute('fill'))")


def _rangen(blad: Any) -> dict[str, int | None]:
    paren = blad.eval_on_selector_all(
        "#rijen tr", "rs => rs.map(r => [r.dataset.code, parseInt(r.cells[0].firstChild.textContent)])"
    )
    return {code: None if rang is None or rang != rang else int(rang) for code, rang in paren}


def _schuif(blad: Any, waarden: dict[str, float]) -> None:
    for naam, waarde in waarden.items():
        blad.eval_on_selector(
            f"#schuif-{naam}", "(s, w) => { s.value = String(w); s.dispatchEvent(new Event('input')); }", waarde
        )


def test_opens_offline_and_draws_every_buurt(pagina: Any, resultaat: Resultaat) -> None:
    vormen = pagina.eval_on_selector_all(
        "path.leaflet-interactive", "ps => ps.map(p => { const b = p.getBBox(); return b.width * b.height; })"
    )
    assert len(vormen) == len(resultaat.buurten)
    assert min(vormen) > 100
    assert len(set(_vullingen(pagina))) > 3
    assert _rangen(pagina) == {b.buurtcode: b.rang for b in resultaat.buurten}
    assert pagina.locator("text=Gemaakte gegevens").first.is_visible()
    assert "PBL" in pagina.locator("section[aria-labelledby=bron-kop]").inner_text()


def test_layer_switch_changes_map_and_legend(pagina: Any) -> None:
    wanneer = _vullingen(pagina)
    pagina.check("input[value=wat]")
    wat = _vullingen(pagina)
    assert wat != wanneer
    assert all(vulling.startswith("url(#p-") for vulling in wat)
    assert "S2" in pagina.locator("#legenda").inner_text()
    assert "geen rekening" in pagina.locator("#legenda-uitleg").inner_text()
    pagina.check("input[value=kans]")
    assert "80 %" in pagina.locator("#legenda").inner_text()
    pagina.check("input[value=wanneer]")
    assert _vullingen(pagina) == wanneer


def test_slider_reorders_table_and_map_and_reset_restores(pagina: Any, resultaat: Resultaat) -> None:
    voor, kleuren = _rangen(pagina), _vullingen(pagina)
    volgorde = pagina.eval_on_selector_all("#rijen tr", "rs => rs.map(r => r.dataset.code)")
    _schuif(pagina, {c.id: 0.0 for c in resultaat.criteria if c.id != "draagvlak"})
    assert _rangen(pagina) != voor
    assert _vullingen(pagina) != kleuren
    assert pagina.eval_on_selector_all("#rijen tr", "rs => rs.map(r => r.dataset.code)") != volgorde
    assert "andere plaats" in pagina.locator("#status").inner_text()
    assert pagina.locator("#eigen").is_visible()
    pagina.click("#terug")
    assert _rangen(pagina) == voor
    assert _vullingen(pagina) == kleuren
    assert not pagina.locator("#eigen").is_visible()


def test_page_ranks_exactly_like_python(pagina: Any, resultaat: Resultaat) -> None:
    rng = np.random.default_rng(7)
    for _ in range(5):
        gewichten = {c.id: float(w) for c, w in zip(resultaat.criteria, rng.integers(0, 100, 5), strict=True)}
        _schuif(pagina, gewichten)
        verwacht = herrangschik(resultaat, gewichten)["rang"]
        assert _rangen(pagina) == {code: None if rang is None else rang for code, rang in _als_dict(verwacht).items()}


def _als_dict(reeks: Any) -> dict[str, int | None]:
    return {
        code: None if np.isnan(float("nan" if r is None else r)) else int(r)
        for code, r in reeks.astype("float64").items()
    }


def test_all_sliders_zero_keeps_order_and_says_so(pagina: Any, resultaat: Resultaat) -> None:
    _schuif(pagina, {c.id: 0.0 for c in resultaat.criteria})
    assert "ten minste één schuif" in pagina.locator("#status").inner_text()
    assert len(_rangen(pagina)) == len(resultaat.buurten)


def test_panel_by_keyboard_and_by_map(pagina: Any, resultaat: Resultaat) -> None:
    knop = pagina.locator("#rijen tr:nth-child(2) button")
    knop.focus()
    pagina.keyboard.press("Enter")
    paneel = pagina.locator("#paneel")
    tekst = paneel.inner_text()
    for verwacht in ("Waarom deze plaats?", "Wat we niet weten", "geen rekening", "H18", "Kans op top 5"):
        assert verwacht in tekst
    assert pagina.evaluate("() => document.activeElement.id") == "paneel-kop"
    pagina.locator("path.leaflet-interactive").nth(5).click()
    assert paneel.locator("h2").inner_text() == resultaat.buurten[5].naam


def test_evil_names_are_only_text(pagina: Any, resultaat: Resultaat) -> None:
    for i in (0, 1, 4):
        pagina.locator(f"tr[data-code={resultaat.buurten[i].buurtcode}] button").click()
        assert pagina.locator("#paneel h2").inner_text() == resultaat.buurten[i].naam
    assert pagina.locator("#paneel img, #rijen img, .leaflet-container img").count() == 0


def test_search_and_sort(pagina: Any) -> None:
    pagina.fill("#zoek", "buurt 03")
    assert pagina.locator("#rijen tr").count() == 1
    pagina.fill("#zoek", "bestaat niet")
    assert pagina.locator("#geen-rijen").is_visible()
    pagina.fill("#zoek", "")
    pagina.click("th[data-kolom=score] button")
    assert pagina.get_attribute("th[data-kolom=score]", "aria-sort") == "descending"


def test_narrow_screen_has_no_sideways_scroll(pagina: Any) -> None:
    pagina.set_viewport_size({"width": 320, "height": 640})
    pagina.click("#rijen tr:nth-child(2) button")
    assert pagina.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_every_control_has_a_name(pagina: Any) -> None:
    zonder = pagina.evaluate(
        """() => [...document.querySelectorAll('button, input, select')].filter(e =>
            !(e.textContent.trim() || e.getAttribute('aria-label') || (e.labels && e.labels.length)))
            .map(e => e.outerHTML)"""
    )
    assert zonder == []
