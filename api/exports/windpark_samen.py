"""Wind, woningen en net op één pagina: kan het allebei, wat moet er anders, en in welk jaar is er een aansluiting?

Geen script en geen kaartlaag van buiten: de tekening is een vaste SVG, zodat de pagina ook op papier klopt.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from api.exports import taal
from api.exports.pagina import environment, page_policy, web_text
from api.exports.windpark_kaart import OORDEEL_TEKEN, OORDEEL_TEKST
from api.models_windpark import NetInfo, WachtInfo, WindparkResultaat
from api.windpark_stukken import Stukken
from api.windpark_teksten import jaar_tekst
from spatial.wind.woningbouw import Planuitkomst

BESTAND = "samen.html"
BREED, HOOG = 900.0, 560.0
RAND_M = 1_200.0
# Soort project: (woord, kleur, vulpatroon); nooit alleen kleur.
SOORTEN: dict[str, tuple[str, str]] = {
    "wind": ("W", "#0072b2"),
    "zon": ("Z", "#e69f00"),
    "woningen": ("H", "#d55e00"),
    "warmte": ("P", "#cc79a7"),
    "bedrijf": ("B", "#777777"),
    "opslag": ("O", "#009e73"),
    "wachtrij": ("R", "#999999"),
}
RIJHOOGTE, LINKS = 26.0, 300.0
MEESTE_BALKEN = 30


def write_samen(resultaat: WindparkResultaat, stukken: Stukken, pad: Path) -> None:
    """Schrijf de pagina naar `pad`."""
    pad.write_text(render_samen(resultaat, stukken), encoding="utf-8")


def render_samen(resultaat: WindparkResultaat, stukken: Stukken) -> str:
    """De pagina als tekst; zelfde invoer geeft dezelfde pagina."""
    raakt = [p for p in resultaat.woningbouw if p.oordeel == "VOLDOET_NIET"]
    html = (
        environment()
        .get_template("samen.html.j2")
        .render(
            r=resultaat,
            taal=taal,
            teken=OORDEEL_TEKEN,
            tekst=OORDEEL_TEKST,
            raakt=raakt,
            plankaart=plankaart(stukken),
            stations=stations(resultaat.net),
            jaar_tekst=jaar_tekst,
            soorten=SOORTEN,
            rond=rond_bedrag,
            stijl=web_text("basis.css") + web_text("windpark.css"),
        )
    )
    return html.replace("%%CSP%%", page_policy(html))


def rond_bedrag(eur: float | None) -> str:
    """Een onzeker bedrag op twee cijfers.

    >>> rond_bedrag(468_843.0), rond_bedrag(2_045_861.0), rond_bedrag(None)
    ('470.000', '2.000.000', 'onbekend')
    """
    if eur is None or eur <= 0:
        return taal.getal(eur)
    stap = 10.0 ** (np.floor(np.log10(eur)) - 1)
    return taal.getal(float(np.round(eur / stap) * stap))


# ---- de tekening ----


def plankaart(s: Stukken) -> str:
    """Een SVG in RD: plannen die raken, wat vrij blijft, de contour van de norm en de turbines. Leeg zonder plannen."""
    plannen = [p for p in s.plannen or () if p.oordeel == "VOLDOET_NIET"]
    laag = s.geval.omgeving.woningbouwlocaties
    if laag is None or not plannen:
        return ""
    vlakken = laag.loc[[p.plan_id for p in plannen]].geometry
    xmin, ymin, xmax, ymax = shapely.total_bounds(np.concatenate([vlakken.to_numpy(), s.geval.park.turbines.geometry]))
    kader = (xmin - RAND_M / 2, ymin - RAND_M / 2, xmax + RAND_M / 2, ymax + RAND_M / 2)
    schaal = min(BREED / (kader[2] - kader[0]), HOOG / (kader[3] - kader[1]))
    hoog = (kader[3] - kader[1]) * schaal
    delen = [_lijnen(s, kader, schaal), _contour(s, kader, schaal)]
    delen += [_vlak(vlak, kader, schaal, 'fill="url(#raakt)" stroke="#d55e00" stroke-width="2"') for vlak in vlakken]
    delen += [_vrij(p, kader, schaal) for p in plannen]
    delen += [_turbine(code, xy, kader, schaal) for code, xy in zip(s.geval.park.ids, s.geval.park.xy, strict=True)]
    kilometer = 1000.0 * schaal if (kader[2] - kader[0]) > 2500 else 500.0 * schaal
    bij = "1 km" if (kader[2] - kader[0]) > 2500 else "500 m"
    maat = (
        f'<path d="M20 {hoog - 14:.1f}h{kilometer:.1f}" stroke="#000" stroke-width="3"/>'
        f'<text x="20" y="{hoog - 20:.1f}" font-size="13">{bij}</text>'
    )
    return (
        f'<svg viewBox="0 0 {(kader[2] - kader[0]) * schaal:.0f} {hoog:.0f}" role="img" '
        'aria-label="Woningbouwplannen, de contour van de norm en de turbines; het noorden is boven">'
        '<defs><pattern id="raakt" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" '
        'fill="#f7c9a6"/><path d="M0 8L8 0" stroke="#d55e00" stroke-width="1.5"/></pattern></defs>'
        f"{''.join(delen)}{maat}</svg>"
    )


def _pad(vorm: Any, kader: Sequence[float], schaal: float) -> str:
    stukken = []
    for ring in shapely.get_rings(shapely.get_parts(vorm)):
        xy = shapely.get_coordinates(ring)
        punten = np.column_stack([(xy[:, 0] - kader[0]) * schaal, (kader[3] - xy[:, 1]) * schaal])
        stukken.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in punten) + "Z")
    return "".join(stukken)


def _vlak(vorm: Any, kader: Sequence[float], schaal: float, stijl: str) -> str:
    return f'<path d="{_pad(vorm, kader, schaal)}" fill-rule="evenodd" {stijl}/>'


def _vrij(plan: Planuitkomst, kader: Sequence[float], schaal: float) -> str:
    if plan.vrij is None or shapely.is_empty(plan.vrij):
        return ""
    return _vlak(plan.vrij, kader, schaal, 'fill="#7fcfb3" stroke="#00513a" stroke-width="2"')


def _contour(s: Stukken, kader: Sequence[float], schaal: float) -> str:
    if s.contouren is None:
        return ""
    uit = []
    for maat, streep in (("lden", ""), ("lnight", 'stroke-dasharray="7 5"')):
        norm = s.geval.normen.grens(f"{maat}_db")
        kies = s.contouren[(s.contouren["maat"] == maat) & (s.contouren["niveau_db"] == norm)]
        for vorm in kies.geometry:
            geknipt = shapely.clip_by_rect(vorm, *kader)
            if not shapely.is_empty(geknipt):
                uit.append(_vlak(geknipt, kader, schaal, f'fill="none" stroke="#8f2d56" stroke-width="2.5" {streep}'))
    return "".join(uit)


def _lijnen(s: Stukken, kader: Sequence[float], schaal: float) -> str:
    """Water en wegen eronder, om te zien waar je bent."""
    uit = []
    water = s.geval.omgeving.laag("water")
    if water is not None:
        geknipt = shapely.clip_by_rect(shapely.make_valid(water.geometry.to_numpy()), *kader)
        uit += [_vlak(v, kader, schaal, 'fill="#cfe3ef"') for v in geknipt if not shapely.is_empty(v)]
    buurten = gpd.GeoDataFrame(s.studie.buurten)
    for naam, vorm in zip(buurten["buurtnaam"], buurten.geometry, strict=True):
        geknipt = shapely.clip_by_rect(vorm, *kader)
        if shapely.area(geknipt) > 0:
            uit.append(_vlak(geknipt, kader, schaal, 'fill="none" stroke="#b8c0c8"'))
            punt = shapely.point_on_surface(geknipt)
            x, y = (punt.x - kader[0]) * schaal, (kader[3] - punt.y) * schaal
            uit.append(f'<text x="{x:.0f}" y="{y:.0f}" font-size="12" fill="#5a6570">{_veilig(str(naam))}</text>')
    return "".join(uit)


def _veilig(tekst: str) -> str:
    return tekst.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _turbine(code: str, xy: Any, kader: Sequence[float], schaal: float) -> str:
    x, y = (xy[0] - kader[0]) * schaal, (kader[3] - xy[1]) * schaal
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="#ffd400" stroke="#000"/>'
        f'<text x="{x + 10:.1f}" y="{y + 5:.1f}" font-size="14" font-weight="700">{_veilig(code)}</text>'
    )


# ---- de tijdlijn ----


def stations(net: NetInfo | None) -> list[dict[str, Any]]:
    """Per station en richting de projecten in de volgorde van de rij, met een tijdlijn als SVG."""
    if net is None:
        return []
    uit = []
    for sleutel in dict.fromkeys((w.gebied_id, w.richting) for w in net.wachtrij):
        rijen = [w for w in net.wachtrij if (w.gebied_id, w.richting) == sleutel]
        woord = "vraag naar stroom (afname)" if sleutel[1] == "afname" else "levering aan het net (opwek)"
        kort = [w for w in rijen if w.van_dit_park or w.soort != "woningen" or w.jaar is not None][:MEESTE_BALKEN]
        uit.append(
            {
                "naam": rijen[0].gebied or sleutel[0] or "gebied onbekend",
                "richting": woord,
                "rijen": rijen,
                "rest": len(rijen) - len(kort) if any(w.jaar is not None for w in kort) else 0,
                "svg": _tijdlijn(kort, net.horizon) if any(w.jaar is not None for w in kort) else "",
            }
        )
    return uit


def _tijdlijn(rijen: Sequence[WachtInfo], horizon: tuple[int, int]) -> str:
    van, tot = horizon
    breed = 1000.0 - LINKS - 20.0
    hoog = RIJHOOGTE * len(rijen) + 30.0
    stap = breed / (tot - van + 1)
    delen = []
    for jaar in range(van, tot + 1):
        x = LINKS + (jaar - van) * stap
        delen.append(f'<path d="M{x:.1f} 22V{hoog:.0f}" stroke="#d5dbe1"/>')
        if tot - van <= 15 or (jaar - van) % 2 == 0:
            delen.append(f'<text x="{x + 2:.1f}" y="16" font-size="12" fill="#4a5561">{jaar}</text>')
    for i, w in enumerate(rijen):
        delen.append(_balk(w, 26.0 + i * RIJHOOGTE, van, tot, stap))
    return (
        f'<svg viewBox="0 0 1000 {hoog:.0f}" role="img" aria-label="Jaar van aansluiting per project; '
        f'dezelfde gegevens staan in de tabel">{"".join(delen)}</svg>'
    )


def _balk(w: WachtInfo, y: float, van: int, tot: int, stap: float) -> str:
    letter, kleur = SOORTEN.get(w.soort, ("?", "#777777"))
    naam = w.naam if len(w.naam) <= 34 else w.naam[:33] + "…"
    dik = ' font-weight="700"' if w.van_dit_park else ""
    uit = [f'<text x="4" y="{y + 15:.0f}" font-size="13"{dik}>{letter} · {_veilig(naam)}</text>']

    def x(jaar: int) -> float:
        return LINKS + (min(max(jaar, van), tot) - van) * stap

    if w.jaar is None:
        uit.append(
            f'<text x="{LINKS + 4:.0f}" y="{y + 15:.0f}" font-size="12" fill="#7a1f00">{_veilig(_kort(w))}</text>'
        )
        return "".join(uit)
    laat = tot if w.jaar_p90 is None else w.jaar_p90
    vroeg = w.jaar if w.jaar_p10 is None else w.jaar_p10
    uit.append(
        f'<rect x="{x(vroeg):.1f}" y="{y + 6:.1f}" width="{max(x(laat) - x(vroeg) + stap, 2):.1f}" height="9" '
        f'fill="{kleur}" fill-opacity=".35"/>'
        f'<circle cx="{x(w.jaar) + stap / 2:.1f}" cy="{y + 10.5:.1f}" r="7" fill="{kleur}" stroke="#000"/>'
    )
    return "".join(uit)


def _kort(w: WachtInfo) -> str:
    return "onbekend" if w.oordeel == "ONBEKEND" else "niet binnen de horizon"
