"""Hoe wordt een ontwerp één kaartpagina die overal opent, ook zonder internet?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from api.exports import taal
from api.exports.pagina import environment, leaflet, map_parts, page_policy, safe_json, web_text
from api.exports.vlakken import background, geojson
from api.models_opstelling import OpstellingResultaat
from api.opstelling_stukken import Stukken
from api.windkansen_teksten import HARDHEID_NAAM, STAND_NAAM
from spatial.crs import RD, to_wgs84
from spatial.raster import Raster

BESTAND = "kaart.html"
KADER_M = 1_500.0
MAX_OBJECTEN = 4_000
# Fijner dan dit wordt het vrije gebied op de pagina niet getekend.
STAP_M = 10.0


def write_kaart(resultaat: OpstellingResultaat, stukken: Stukken, pad: Path) -> None:
    """Schrijf de kaartpagina naar `pad`."""
    pad.write_text(render_kaart(resultaat, stukken), encoding="utf-8")


def render_kaart(resultaat: OpstellingResultaat, stukken: Stukken) -> str:
    """De kaartpagina als tekst; zelfde invoer geeft dezelfde pagina."""
    kaart_html, kaart_script = map_parts()
    stijl = leaflet("css") + web_text("basis.css") + web_text("kaart.css") + web_text("opstelling.css")
    html = (
        environment()
        .get_template("opstelling.html.j2")
        .render(
            r=resultaat,
            taal=taal,
            hardheid=HARDHEID_NAAM,
            stand=STAND_NAAM,
            regels=sorted(resultaat.regels, key=lambda x: -(x.oppervlakte_ha or -1.0)),
            gegevens=safe_json(page_data(resultaat, stukken)),
            stijl=stijl,
            leaflet=leaflet("js"),
            script=web_text("opstelling.js"),
            kaart_html=kaart_html,
            kaart_script=kaart_script,
        )
    )
    return html.replace("%%CSP%%", page_policy(html))


def page_data(r: OpstellingResultaat, s: Stukken) -> dict[str, Any]:
    """De gegevens van de kaartpagina als gewone waarden voor JSON."""
    vlak = s.terrein.gebied.geometry.iloc[0]
    x0, y0, x1, y1 = shapely.bounds(vlak)
    kader = gpd.GeoDataFrame(geometry=[shapely.box(x0 - KADER_M, y0 - KADER_M, x1 + KADER_M, y1 + KADER_M)], crs=RD)
    return {
        "gebied": _vorm(vlak),
        "vrij": _vorm(vrij_vlak(s.terrein.verboden)),
        "beste": [t.model_dump() for t in r.beste.turbines],
        "start": [t.model_dump() for t in r.start.turbines],
        "bestaand": _punten(None if s.omgeving.bestaand is None else s.omgeving.bestaand.turbines, kader),
        "woningen": _punten(s.omgeving.objecten, kader)[:MAX_OBJECTEN],
        "plannen": _plannen(s.omgeving.woningbouwlocaties, kader),
        "rotor_m": r.turbine.rotordiameter_m,
        "verloop": [v.model_dump() for v in r.verloop],
        "ondergrond": background({n: t for n, t in s.omgeving.lagen.items() if hasattr(t, "geometry")}, kader),
    }


def vrij_vlak(verboden: Raster) -> shapely.Geometry:
    """Het vrije gebied als vlak, uit stukken rij van vrije cellen."""
    vakken = []
    waarden, cel = verboden.waarden, verboden.cel_m
    for rij in range(waarden.shape[0]):
        vrij = (waarden[rij] == 0).astype(int)
        rand = reeksen(vrij)
        boven = verboden.boven_m - rij * cel
        vakken += [
            shapely.box(verboden.links_m + van * cel, boven - cel, verboden.links_m + tot * cel, boven)
            for van, tot in rand
        ]
    vlak = shapely.union_all(vakken) if vakken else shapely.Polygon()
    return shapely.simplify(vlak, STAP_M / 2.0)


def reeksen(vrij: Any) -> list[tuple[int, int]]:
    """Begin en eind (net erna) van elke reeks enen.

    >>> reeksen([0, 1, 1, 0, 1])
    [(1, 3), (4, 5)]
    """
    uit, begin = [], None
    for k, waarde in enumerate([*vrij, 0]):
        if waarde and begin is None:
            begin = k
        elif not waarde and begin is not None:
            uit.append((begin, k))
            begin = None
    return uit


def _vorm(vlak: shapely.Geometry) -> dict[str, Any]:
    return geojson(to_wgs84(gpd.GeoDataFrame(geometry=[vlak], crs=RD)).geometry.iloc[0])


def _punten(tabel: gpd.GeoDataFrame | None, kader: gpd.GeoDataFrame) -> list[list[float]]:
    if tabel is None or not len(tabel):
        return []
    binnen = gpd.GeoDataFrame(geometry=tabel.geometry[tabel.geometry.intersects(kader.geometry.iloc[0])], crs=RD)
    return [[round(punt.y, 5), round(punt.x, 5)] for punt in to_wgs84(binnen).geometry]


def _plannen(tabel: gpd.GeoDataFrame | None, kader: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    if tabel is None or not len(tabel):
        return []
    binnen = tabel[tabel.geometry.intersects(kader.geometry.iloc[0])]
    vormen = to_wgs84(gpd.GeoDataFrame(geometry=binnen.geometry, crs=RD)).geometry
    namen = binnen["plannaam"].astype("str") if "plannaam" in binnen else binnen.index.astype("str")
    return [{"naam": naam, "vorm": geojson(vorm)} for naam, vorm in zip(namen, vormen, strict=True)]
