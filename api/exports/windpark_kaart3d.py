"""Hoe staan de turbines naast het dorp, op ware verhouding? Een pagina met pydeck die ook zonder internet opent.

Alles staat in meters op één schaal, ook in de hoogte. Het land is vlak getekend; huizen zonder bekende hoogte krijgen
een aangenomen hoogte en dat staat op de pagina.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pydeck as pdk
import shapely

from api.errors import ResultNotReady
from api.exports.pagina import environment, page_policy, web_text
from api.models_windpark import WindparkResultaat
from api.windpark_stukken import Stukken
from spatial.crs import RD, rd_to_latlon

BESTAND = "kaart3d.html"
# Zo ver van het park worden huizen getekend, en hooguit zoveel.
HUIZEN_M = 3_500.0
MAX_HUIZEN = 8_000
HUIS_M = 8.0  # aangenomen nokhoogte waar die niet bekend is
HUIS_ZIJDE_M = 9.0
WIEKHOEKEN = (90.0, 210.0, 330.0)
GROND_M = 12_000.0


def write_kaart3d(resultaat: WindparkResultaat, stukken: Stukken, pad: Path) -> None:
    """Schrijf de pagina naar `pad`."""
    pad.write_text(render_kaart3d(resultaat, stukken), encoding="utf-8")


def render_kaart3d(resultaat: WindparkResultaat, stukken: Stukken) -> str:
    """De pagina als tekst."""
    deck = _deck(stukken)
    html = (
        environment()
        .get_template("windpark3d.html.j2")
        .render(
            r=resultaat,
            stijl=web_text("basis.css") + web_text("windpark3d.css"),
            deck=deck.to_json().replace("<", "\\u003c"),
            bundel=_bundel(),
            script=web_text("windpark3d.js"),
            huis_m=HUIS_M,
            huizen=len(_huizen(stukken)),
            standpunten=_standpunten(stukken),
        )
    )
    return html.replace("%%CSP%%", page_policy(html))


def _bundel() -> str:
    """De code van deck.gl uit het pakket pydeck, zodat de pagina niets van buiten vraagt."""
    plek = find_spec("pydeck")
    pad = Path(plek.origin).parent / "nbextension/static/index.js" if plek and plek.origin else None
    if pad is None or not pad.is_file():
        raise ResultNotReady("pakket pydeck", "zonder deck.gl", "pydeck 0.9 of nieuwer", "installeer opnieuw")
    return pad.read_text(encoding="utf-8").replace("</script", "<\\/script")


def _deck(s: Stukken) -> pdk.Deck:
    midden = s.geval.park.xy.mean(axis=0)
    punt = _graden(midden[None])[0]
    lagen = [*_grond(s, midden), *_huislaag(s), *_turbinelagen(s)]
    zicht = pdk.ViewState(longitude=punt[0], latitude=punt[1], zoom=_zoom(s), pitch=68, bearing=20, max_pitch=85)
    return pdk.Deck(
        layers=lagen,
        initial_view_state=zicht,
        map_provider=None,
        map_style=None,
        views=[pdk.View(type="MapView", controller=True, far_z_multiplier=40)],
        parameters={"cull": False},
    )


def _turbinelagen(s: Stukken) -> list[pdk.Layer]:
    """Mast als kolom, rotor als drie wieken en een cirkel, staand naar het zuidwesten (de hoofdwindrichting)."""
    lagen = []
    bestaand = s.geval.omgeving.bestaand
    for park, kleur in ((s.geval.park, [60, 70, 80]), (bestaand, [140, 148, 156])):
        if park is None or not len(park):
            continue
        xy, hub, rotor = park.xy, park.ashoogte_m, park.rotordiameter_m
        graden = _graden(xy)
        masten = [{"p": [*g, 0.0], "h": float(h), "d": 1.0} for g, h in zip(graden, hub, strict=True)]
        lagen.append(
            pdk.Layer(
                "ColumnLayer",
                masten,
                get_position="p",
                get_elevation="h",
                radius=2.5,
                disk_resolution=12,
                get_fill_color=kleur,
                extruded=True,
            )
        )
        wieken = [w for i in range(len(park)) for w in _rotor(xy[i], float(hub[i]), float(rotor[i]) / 2.0)]
        lagen.append(
            pdk.Layer(
                "PathLayer",
                wieken,
                get_path="pad",
                get_width="breed",
                get_color=kleur,
                width_units="'meters'",
                billboard=True,
                cap_rounded=True,
            )
        )
    return lagen


def _rotor(xy: Any, hub: float, straal: float) -> list[dict[str, Any]]:
    """Drie wieken en de omtrek van de rotor in een staand vlak, als paden met hoogte."""
    dwars = np.array([np.sin(np.radians(315.0)), np.cos(np.radians(315.0))])

    def pad(hoeken: Any, r: Any) -> list[list[float]]:
        uit = xy[None] + (np.cos(np.radians(hoeken)) * r)[:, None] * dwars[None]
        hoogte = hub + np.sin(np.radians(hoeken)) * r
        return [[*g, float(z)] for g, z in zip(_graden(uit), hoogte, strict=True)]

    wieken = [{"pad": pad(np.array([h, h]), np.array([0.0, straal])), "breed": 3.0} for h in WIEKHOEKEN]
    rond = np.linspace(0.0, 360.0, 49)
    return [*wieken, {"pad": pad(rond, np.full(len(rond), straal)), "breed": 0.6}]


def _huizen(s: Stukken) -> gpd.GeoDataFrame:
    """De huizen bij het park, de dichtstbijzijnde eerst."""
    objecten = s.geval.omgeving.objecten
    if objecten is None:
        return gpd.GeoDataFrame(geometry=[], crs=RD)
    afstand = shapely.distance(objecten.geometry.to_numpy(), shapely.multipoints(s.geval.park.xy))
    dichtbij = np.flatnonzero(afstand <= HUIZEN_M)
    volgorde = dichtbij[np.argsort(afstand[dichtbij], kind="stable")][:MAX_HUIZEN]
    return gpd.GeoDataFrame(objecten.iloc[volgorde][["geometry"]])


def _huislaag(s: Stukken) -> list[pdk.Layer]:
    huizen = _huizen(s)
    if huizen.empty:
        return []
    punten = _graden(shapely.get_coordinates(huizen.geometry.to_numpy()))
    return [
        pdk.Layer(
            "ColumnLayer",
            [{"p": list(punt)} for punt in punten],
            get_position="p",
            get_elevation=HUIS_M,
            radius=HUIS_ZIJDE_M / 2.0,
            disk_resolution=4,
            angle=45,
            get_fill_color=[178, 92, 66],
            extruded=True,
        )
    ]


def _grond(s: Stukken, midden: Any) -> list[pdk.Layer]:
    """Vlak land met water, natuur en wegen; bij de horizon hetzelfde groen."""
    kader = shapely.box(*(midden - GROND_M), *(midden + GROND_M))
    lagen = [_vlak("grond", [kader], [222, 230, 208])]
    kleuren = {"natuur": [196, 216, 180], "water": [176, 208, 226]}
    for naam, kleur in kleuren.items():
        laag = s.geval.omgeving.laag(naam)
        if laag is not None:
            lagen.append(_vlak(naam, _delen(laag, kader), kleur))
    plannen = s.geval.omgeving.woningbouwlocaties
    if plannen is not None:
        lagen.append(_vlak("woningbouw", _delen(plannen, kader), [240, 190, 120]))
    wegen = s.geval.omgeving.laag("wegen")
    if wegen is not None:
        lijnen = list(shapely.get_parts(shapely.clip_by_rect(wegen.geometry.to_numpy(), *kader.bounds)))
        paden = [{"pad": _graden(shapely.get_coordinates(lijn)).tolist()} for lijn in lijnen if lijn.length > 0]
        lagen.append(
            pdk.Layer(
                "PathLayer", paden, get_path="pad", get_width=6, get_color=[150, 150, 150], width_units="'meters'"
            )
        )
    return lagen


def _delen(laag: gpd.GeoDataFrame, kader: Any) -> list[Any]:
    vormen = shapely.make_valid(shapely.force_2d(laag.geometry.to_numpy()))
    geknipt = shapely.simplify(shapely.clip_by_rect(vormen, *kader.bounds), 5.0)
    return [deel for deel in shapely.get_parts(geknipt) if deel.geom_type == "Polygon" and deel.area > 0]


def _vlak(naam: str, vlakken: list[Any], kleur: list[int]) -> pdk.Layer:
    rijen = [{"v": [_graden(shapely.get_coordinates(ring)).tolist() for ring in shapely.get_rings(v)]} for v in vlakken]
    return pdk.Layer(
        "PolygonLayer",
        rijen,
        id=naam,
        get_polygon="v",
        get_fill_color=kleur,
        stroked=False,
        filled=True,
        extruded=False,
    )


def _standpunten(s: Stukken) -> list[dict[str, Any]]:
    """Plekken om vanaf te kijken: het park van schuin boven, en laag vanuit vier kanten."""
    midden = _graden(s.geval.park.xy.mean(axis=0)[None])[0]
    uit = [{"naam": "Overzicht", "lon": midden[0], "lat": midden[1], "zoom": _zoom(s), "pitch": 68, "bearing": 20}]
    for richting, graden in (("het zuiden", 0), ("het westen", 90), ("het noorden", 180), ("het oosten", 270)):
        uit.append(
            {"naam": f"Laag vanuit {richting}", "lon": midden[0], "lat": midden[1], "zoom": 14.2, "pitch": 82,
             "bearing": graden}
        )  # fmt: skip
    return uit


def _zoom(s: Stukken) -> float:
    """Zo dichtbij dat het hele park in beeld is: elke verdubbeling van de breedte is één stap verder weg."""
    xmin, ymin, xmax, ymax = s.geval.park.turbines.total_bounds
    return float(np.clip(14.4 - np.log2(max(xmax - xmin, ymax - ymin, 1000.0) / 1000.0), 11.5, 14.4))


def _graden(xy: Any) -> Any:
    """(n, 2) lengte en breedte in graden van RD-punten."""
    los = np.asarray(xy, dtype=np.float64)
    breedte, lengte = rd_to_latlon(los[:, 0], los[:, 1])
    return np.round(np.column_stack([lengte, breedte]), 7)
