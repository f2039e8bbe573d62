"""Welke gegevens draagt de kaart van windkansen bij zich? Klein genoeg voor één pagina die overal opent.

Het raster reist als nummers van combinaties, rij voor rij in reeksen, in de projectie van de kaart. Zo kan de lezer
elke regel aan- en uitzetten en ziet hij meteen wat er vrijkomt.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from api.exports import taal
from api.exports.vlakken import background, geojson
from api.models_windkansen import PlekInfo, RegelInfo, RegimeInfo, WindkansenResultaat
from api.windkansen_raster import Uitsluitkaart
from api.windkansen_stukken import GEKOZEN, Stukken
from api.windkansen_teksten import HARDHEID_NAAM, STAND_NAAM
from spatial.crs import RD, WGS84, rd_to_latlon, to_wgs84

MAX_BEELDPUNTEN = 700_000
MAX_PUNTEN_PLEKKEN = 60_000
MAX_PLEKKEN = 1_500
# Meer punten maken de pagina traag; het aantal staat er dan wel, de punten staan in windkansen.gpkg.
MAX_TURBINES = 5_000
_AARDE_M = 6_378_137.0
_BITS = np.uint64(2**32 - 1)


def page_data(s: Stukken, r: WindkansenResultaat, achtergrond: Mapping[str, gpd.GeoDataFrame]) -> dict[str, Any]:
    """Alles wat de pagina toont, als gewone JSON-waarde.

    Parameters
    ----------
    achtergrond : lagen in RD voor de ondergrond (water, natuur, wegen, spoor)
    """
    getoond = r.plekken[:MAX_PLEKKEN]
    return {
        "celHa": s.kaart.cel_ha,
        "raster": _raster(s.kaart),
        "combinaties": _combinaties(s.kaart),
        "regels": [_regel(x) for x in r.regels],
        "regimes": [_gekozen(s, r), *(_regime(s, x) for x in r.regimes if x.id in s.plan.per_regime)],
        "plekken": [_plek(x, r) for x in getoond],
        "plekvormen": _vormen(s, [x.plek_id for x in getoond]),
        "zoekgebieden": _omtrek(s.plan.zoekgebieden),
        "buurten": _omtrek(s.studie.buurten),
        "ondergrond": background(achtergrond, gpd.GeoDataFrame(geometry=[s.kaart.gebied], crs=RD)),
    }


def _raster(kaart: Uitsluitkaart) -> dict[str, Any]:
    """Het raster in de projectie van de kaart (web-mercator), elk beeldpunt de cel onder zijn midden."""
    xmin, ymin, xmax, ymax = kaart.rooster.grenzen
    breedte, lengte = rd_to_latlon([xmin, xmin, xmax, xmax], [ymin, ymax, ymin, ymax])
    links, rechts = float(np.radians(lengte.min())) * _AARDE_M, float(np.radians(lengte.max())) * _AARDE_M
    onder, boven = (float(_AARDE_M * np.arcsinh(np.tan(np.radians(b)))) for b in (breedte.min(), breedte.max()))
    # Op deze breedte is een meter op de kaart langer dan een meter op de grond.
    rek = 1.0 / float(np.cos(np.radians(breedte.mean())))
    stap = max(kaart.cel_m * rek, float(np.sqrt((rechts - links) * (boven - onder) / MAX_BEELDPUNTEN)))
    kolommen, rijen = int(np.ceil((rechts - links) / stap)), int(np.ceil((boven - onder) / stap))
    beeld = np.zeros((rijen, kolommen), dtype=np.uint16)
    naar_rd = Transformer.from_crs(WGS84, RD, always_xy=True)
    lon = np.degrees((links + (np.arange(kolommen) + 0.5) * stap) / _AARDE_M)
    for k in range(rijen):
        lat = float(np.degrees(np.arctan(np.sinh((boven - (k + 0.5) * stap) / _AARDE_M))))
        x, y = naar_rd.transform(lon, np.full(kolommen, lat))
        beeld[k] = _opzoeken(kaart, np.asarray(x), np.asarray(y))
    grenzen = [[_breedte(boven - rijen * stap), float(np.degrees(links / _AARDE_M))]]
    grenzen.append([_breedte(boven), float(np.degrees((links + kolommen * stap) / _AARDE_M))])
    return {"rijen": rijen, "kolommen": kolommen, "grenzen": grenzen, "reeksen": _reeksen(beeld)}


def _opzoeken(kaart: Uitsluitkaart, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.uint16]:
    kolom = np.floor((x - kaart.rooster.links_m) / kaart.cel_m).astype(np.int64)
    rij = np.floor((kaart.rooster.boven_m - y) / kaart.cel_m).astype(np.int64)
    binnen = (kolom >= 0) & (kolom < kaart.rooster.kolommen) & (rij >= 0) & (rij < kaart.rooster.rijen)
    uit = np.zeros(x.shape, dtype=np.uint16)
    uit[binnen] = kaart.kansen.nummer[rij[binnen], kolom[binnen]]
    return uit


def _breedte(y: float) -> float:
    return float(np.degrees(np.arctan(np.sinh(y / _AARDE_M))))


def _reeksen(beeld: NDArray[np.uint16]) -> list[int]:
    """Nummer en lengte om en om, rijen achter elkaar."""
    plat = beeld.ravel()
    begin = np.concatenate([[0], np.flatnonzero(np.diff(plat)) + 1])
    lengte = np.diff(np.append(begin, plat.size))
    uit = np.empty(2 * len(begin), dtype=np.int64)
    uit[0::2], uit[1::2] = plat[begin], lengte
    return [int(x) for x in uit]


def _combinaties(kaart: Uitsluitkaart) -> list[list[int]]:
    """Per combinatie de bits van de regels, die van de regimes en het aantal cellen."""
    k = kaart.kansen
    regels = k.combinaties & np.uint64((1 << kaart.regelbits) - 1)
    regimes = (k.combinaties >> np.uint64(kaart.regelbits)) & _BITS
    return [[int(a), int(b), int(c)] for a, b, c in zip(regels, regimes, k.cellen, strict=True)]


def _regel(x: RegelInfo) -> dict[str, Any]:
    return {
        "code": x.code,
        "titel": x.titel,
        "hardheid": HARDHEID_NAAM[x.hardheid],
        "sluitUit": x.sluit_uit,
        "stand": STAND_NAAM[x.stand],
        "reden": x.reden,
        "bit": x.bit,
        "afstand": "per object" if x.afstand_m is None else f"{taal.getal(x.afstand_m)} m",
        "tekst": x.tekst,
        "bron": x.bron,
        "gemaakt": x.gemaakt,
    }


def _gekozen(s: Stukken, r: WindkansenResultaat) -> dict[str, Any]:
    return {
        "id": GEKOZEN,
        "titel": f"Gekozen: {r.normen.id}",
        "bit": None,
        "vervangt": [],
        "aantal": r.turbines,
        "turbines": _punten(s, GEKOZEN),
        "mw": taal.passend(r.vermogen_mw),
        "gwh": taal.passend(r.opbrengst_gwh_jaar),
    }


def _regime(s: Stukken, x: RegimeInfo) -> dict[str, Any]:
    return {
        "id": x.id,
        "titel": x.titel,
        "bit": x.bit,
        "vervangt": list(s.boek.regimes[x.id].vervangt),
        "aantal": x.turbines,
        "turbines": _punten(s, x.id),
        "mw": taal.passend(x.vermogen_mw),
        "gwh": taal.passend(x.opbrengst_gwh_jaar),
    }


def _punten(s: Stukken, regime: str) -> list[list[float]]:
    masten = s.plan.per_regime[regime].masten
    if not 0 < len(masten) <= MAX_TURBINES:
        return []
    breedte, lengte = rd_to_latlon(masten[:, 0], masten[:, 1])
    return [[round(float(b), 5), round(float(la), 5)] for b, la in zip(breedte, lengte, strict=True)]


def _plek(x: PlekInfo, r: WindkansenResultaat) -> dict[str, Any]:
    titels = {regel.code: regel.titel for regel in r.regels}
    return {
        "id": x.plek_id,
        "rang": x.rang,
        "waar": ", ".join(deel for deel in (x.buurt, x.gemeente) if deel),
        "score": None if x.score is None else round(100 * x.score, 1),
        "ha": taal.passend(x.oppervlakte_ha),
        "turbines": x.turbines,
        "mw": taal.passend(x.vermogen_mw),
        "gwh": taal.passend(x.opbrengst_gwh_jaar),
        "criteria": [
            [c.naam, taal.met_eenheid(x.waarden[c.id], c.eenheid), x.genormaliseerd[c.id], round(100 * c.gewicht)]
            for c in r.criteria
        ],
        "onderzoek": [f"{titels[code]}: {taal.procent(deel)} van de plek" for code, deel in x.onderzoek.items()],
        "zoekgebieden": x.zoekgebieden,
    }


def _vormen(s: Stukken, ids: list[str]) -> list[dict[str, Any]]:
    vormen = s.plan.plekken.tabel.geometry.reindex(ids).to_numpy()
    stap = s.kaart.cel_m / 2.0
    kaal = shapely.simplify(vormen, stap)
    while len(kaal) and shapely.get_num_coordinates(kaal).sum() > MAX_PUNTEN_PLEKKEN and stap < 1_000:
        stap *= 2.0
        kaal = shapely.simplify(vormen, stap)
    kaal = np.where(shapely.is_empty(kaal), vormen, kaal)
    reeks = to_wgs84(gpd.GeoDataFrame(geometry=gpd.GeoSeries(kaal, crs=RD)))
    return [
        {"type": "Feature", "properties": {"id": code}, "geometry": geojson(vorm)}
        for code, vorm in zip(ids, reeks.geometry, strict=True)
    ]


def _omtrek(laag: gpd.GeoDataFrame | None) -> dict[str, Any] | None:
    """De grenzen van een laag als lijnen; vereenvoudigd."""
    if laag is None or not len(laag):
        return None
    lijnen = shapely.simplify(shapely.boundary(laag.geometry.dropna().to_numpy()), 10.0)
    reeks = to_wgs84(gpd.GeoDataFrame(geometry=gpd.GeoSeries(lijnen[~shapely.is_empty(lijnen)], crs=laag.crs)))
    return {"type": "GeometryCollection", "geometries": [geojson(vorm) for vorm in reeks.geometry]}
