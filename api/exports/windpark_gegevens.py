"""Welke gegevens krijgt de kaart van een windpark mee? Alles in lengte en breedte, afgerond op een meter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from api.exports.vlakken import background, geojson
from api.exports.windpark_gpkg import kaartlagen
from api.models_windpark import WindparkResultaat
from api.windpark_stukken import Stukken
from spatial.crs import to_wgs84
from spatial.wind.veiligheid import pr_afstanden

# Meer punten dan dit maakt de pagina traag; de zwaarst belaste woningen gaan voor.
MAX_OBJECTEN = 6_000
MIN_LDEN_DB = 35.0
KADER_M = 4_000.0
LIJNLAGEN = ("hoogspanning", "buisleidingen", "dijken")


def page_data(r: WindparkResultaat, s: Stukken) -> dict[str, Any]:
    """De gegevens van de kaartpagina als gewone waarden voor JSON."""
    lagen = {naam: to_wgs84(laag) for naam, laag in kaartlagen(r, s).items()}
    kader = _kader(s)
    return {
        "turbines": [t.model_dump() | {"afstanden": _afstanden(s, i)} for i, t in enumerate(r.turbines)],
        "bestaand": _bestaand(s),
        "contouren": _contouren(lagen.get("contouren")),
        "norm": {"lden": r.normen.waarden.get("lden_db"), "lnight": r.normen.waarden.get("lnight_db")},
        "plannen": _plannen(lagen, r),
        "objecten": _objecten(lagen.get("objecten")),
        "oordelen": [o.model_dump(exclude={"tekst"}) | {"punten": _punten(o.objecten, s)} for o in r.oordelen],
        "lijnen": {naam: _lijnen(s, naam, kader) for naam in LIJNLAGEN if s.geval.omgeving.laag(naam) is not None},
        "ondergrond": background(dict(s.geval.omgeving.lagen), kader),
        "buurten": _buurten(s, kader),
        "kader": _grenzen(kader),
    }


def _kader(s: Stukken) -> gpd.GeoDataFrame:
    """De rechthoek om het park waarbinnen de kaart getekend wordt."""
    xmin, ymin, xmax, ymax = s.geval.park.turbines.total_bounds
    vlak = shapely.box(xmin - KADER_M, ymin - KADER_M, xmax + KADER_M, ymax + KADER_M)
    return gpd.GeoDataFrame(geometry=[vlak], crs=s.geval.park.turbines.crs)


def _grenzen(kader: gpd.GeoDataFrame) -> list[list[float]]:
    xmin, ymin, xmax, ymax = to_wgs84(kader).total_bounds
    return [[float(ymin), float(xmin)], [float(ymax), float(xmax)]]


def _afstanden(s: Stukken, i: int) -> list[dict[str, Any]]:
    park = s.geval.park
    tip = float(park.tiphoogte_m[i])
    afstand = pr_afstanden(park.per_turbine[i], float(park.ashoogte_m[i]), s.geval.p)
    return [
        {"naam": "plaatsgebonden risico 1 op 100.000 per jaar", "straal": afstand.pr5_m},
        {"naam": "plaatsgebonden risico 1 op 1.000.000 per jaar", "straal": afstand.pr6_m},
        *({"naam": f"{n} keer de tiphoogte", "straal": n * tip} for n in (2, 4)),
    ]


def _bestaand(s: Stukken) -> list[dict[str, Any]]:
    park = s.geval.omgeving.bestaand
    if park is None or not len(park):
        return []
    punten = to_wgs84(gpd.GeoDataFrame(geometry=park.turbines.geometry, crs=park.turbines.crs)).geometry
    return [
        {"id": code, "punt": _punt(punt), "type": soort.titel, "tip": float(tip)}
        for code, punt, soort, tip in zip(park.ids, punten, park.per_turbine, park.tiphoogte_m, strict=True)
    ]


def _punt(punt: Any) -> list[float]:
    return [round(punt.y, 6), round(punt.x, 6)]


def _contouren(laag: gpd.GeoDataFrame | None) -> list[dict[str, Any]]:
    if laag is None:
        return []
    return [
        {"maat": rij.maat, "db": float(rij.niveau_db), "vorm": geojson(rij.geometry)}
        for rij in laag.itertuples()
        if rij.geometry is not None and not rij.geometry.is_empty
    ]


def _plannen(lagen: Mapping[str, gpd.GeoDataFrame], r: WindparkResultaat) -> list[dict[str, Any]]:
    laag = lagen.get("woningbouw")
    if laag is None:
        return []
    vrij = lagen.get("beide_kan")
    kan = {} if vrij is None else dict(zip(vrij["plan_id"], vrij.geometry, strict=True))
    info = {p.plan_id: p for p in r.woningbouw}
    uit = []
    for rij in laag.itertuples():
        p = info[rij.plan_id]
        raakt = p.oordeel == "VOLDOET_NIET" and p.plan_id in kan
        uit.append(
            {
                **p.model_dump(exclude={"klassen"}),
                "vorm": geojson(rij.geometry),
                "vrij": geojson(kan[p.plan_id]) if raakt else None,
                "binnen": [k.model_dump() for k in p.klassen],
            }
        )
    return uit


def _objecten(laag: gpd.GeoDataFrame | None) -> list[dict[str, Any]]:
    if laag is None:
        return []
    kies = laag[laag["lden_park_db"] >= MIN_LDEN_DB].nlargest(MAX_OBJECTEN, "lden_park_db")
    uren = kies["uren_jaar"] if "uren_jaar" in kies else [np.nan] * len(kies)
    kolommen = (kies[k] for k in ("naam", "soort", "woningen", "lden_park_db", "lden_db"))
    rijen = zip(kies.geometry, *kolommen, uren, strict=True)
    return [
        {
            "p": _punt(punt),
            "n": naam,
            "s": soort,
            "w": _getal(woningen),
            "l": round(float(lden), 1),
            "t": round(float(samen), 1),
            "u": None if (u := _getal(uur)) is None else round(u, 1),
        }
        for punt, naam, soort, woningen, lden, samen, uur in rijen
    ]


def _getal(waarde: Any) -> float | None:
    return float(waarde) if waarde is not None and np.isfinite(waarde) else None


def _punten(objecten: Any, s: Stukken) -> list[list[float]]:
    """De plaats van de objecten die een regel noemt, voor 'toon op kaart'."""
    xy = [(o.x_m, o.y_m) for o in objecten if o.x_m is not None and o.y_m is not None]
    if not xy:
        return []
    punten = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*zip(*xy, strict=True)), crs=s.geval.park.turbines.crs)
    return [_punt(punt) for punt in to_wgs84(punten).geometry]


def _lijnen(s: Stukken, naam: str, kader: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    laag = s.geval.omgeving.lagen[naam]
    delen = shapely.clip_by_rect(shapely.force_2d(laag.geometry.to_numpy()), *kader.total_bounds)
    uit = gpd.GeoDataFrame(geometry=delen[~shapely.is_empty(delen)], crs=laag.crs)
    return [geojson(vorm) for vorm in to_wgs84(uit).geometry]


def _buurten(s: Stukken, kader: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    buurten = s.studie.buurten
    dichtbij = buurten[buurten.intersects(kader.geometry.iloc[0])]
    vormen = to_wgs84(gpd.GeoDataFrame(dichtbij[["buurtnaam", "geometry"]]))
    vormen["geometry"] = shapely.simplify(vormen.geometry.to_numpy(), 0.00005)
    return [{"naam": rij.buurtnaam, "vorm": geojson(rij.geometry)} for rij in vormen.itertuples()]
