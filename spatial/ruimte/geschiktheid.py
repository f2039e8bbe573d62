"""Welke plek is het geschiktst voor wind, van wat er overblijft?

Elke plek krijgt per criterium een waarde in haar eigen eenheid. Normaliseren, wegen en rangschikken gaat daarna net
als bij de startwijken: vaste grenzen, gewichten van mensen, en een ontbrekende waarde wordt een interval.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.crs import require_rd
from spatial.gewichten import gewichten_uit_schuiven
from spatial.normaliseren import Criterium, normaliseer
from spatial.wegen import rangschik, weeg

Getallen = NDArray[np.float64]
VOORKEUR = ("voorkeur", "openbare grond", "waterschapsgrond")

CRITERIA: Mapping[str, Criterium] = MappingProxyType(
    {
        c.id: c
        for c in (
            Criterium("wind", "Wind op ashoogte", "hoger", "m/s", "wind", "Eén windklimaat voor het hele gebied.", ""),
            Criterium("grootte", "Hoeveel turbines passen", "hoger", "turbines", "buurten", "", ""),
            Criterium(
                "vorm", "Vorm van de plek", "hoger", "aandeel", "buurten", "1 is een cirkel, 0 een lange sliert.", ""
            ),
            Criterium(
                "station",
                "Afstand tot een station met ruimte",
                "lager",
                "m",
                "stations",
                "Hemelsbreed; ruimte voor invoeding volgens de capaciteitskaart.",
                "",
            ),
            Criterium("weg", "Afstand tot een weg", "lager", "m", "wegen", "Voor de bouw: kraan en vrachtwagens.", ""),
            Criterium(
                "voorkeur",
                "Deel in voorkeursgebied",
                "hoger",
                "aandeel",
                "landschap",
                "Voorkeurslandschap, openbare grond of grond van het waterschap.",
                "",
            ),
        )
    }
)


@dataclass(frozen=True)
class Geschiktheid:
    """De geschiktheid van elke plek.

    Parameters
    ----------
    waarden : index plek_id, kolommen criteria in eigen eenheid; NaN is onbekend
    genormaliseerd : dezelfde vorm, 0 tot 1
    gewichten : per criterium, samen 1; een criterium dat nergens bekend is telt niet mee
    tabel : index plek_id; score, score_laag, score_hoog, dekking (0 tot 1) en rang
    meldingen : wat er ontbreekt
    """

    waarden: pd.DataFrame
    genormaliseerd: pd.DataFrame
    gewichten: pd.Series[float]
    tabel: pd.DataFrame
    meldingen: tuple[str, ...]


def vaste_grenzen(p: Parameters) -> dict[str, tuple[float, float]]:
    """Per criterium de waarde die 0 of 1 wordt; ze hangen niet van de plekken af."""
    return {
        "wind": (p["ruimte_wind_laag_ms"], p["ruimte_wind_hoog_ms"]),
        "grootte": (1.0, p["ruimte_turbines_ruim"]),
        "vorm": (0.0, 1.0),
        "station": (0.0, p["ruimte_station_ver_m"]),
        "weg": (0.0, p["ruimte_weg_ver_m"]),
        "voorkeur": (0.0, 1.0),
    }


def beoordeel(
    plekken: gpd.GeoDataFrame,
    lagen: Mapping[str, gpd.GeoDataFrame],
    p: Parameters,
    *,
    wind_ms: float | None = None,
    schuiven: Mapping[str, float] | None = None,
) -> Geschiktheid:
    """De geschiktheid van elke plek, met de beste bovenaan in `rang`.

    Parameters
    ----------
    plekken : index plek_id; kolommen oppervlakte_ha, omtrek_m, turbines en geometry (vlak, RD)
    lagen : stations en netcapaciteit, wegen, landschap; wat er niet is wordt gemeld en telt niet mee
    wind_ms : gemiddelde windsnelheid op ashoogte, None is onbekend
    schuiven : gewicht per criterium, 0 of hoger; leeg is elk even zwaar

    Raises
    ------
    WrongCrs, UnknownName, OutOfRange, EmptyInput : bij lagen of gewichten die niet kunnen.
    """
    require_rd(plekken, "plekken")
    gevraagd = gewichten_uit_schuiven(schuiven or dict.fromkeys(CRITERIA, 1.0), CRITERIA)
    station, stationmelding = _stations(plekken, lagen, p)
    kolommen: dict[str, Getallen] = {
        "wind": np.full(len(plekken), np.nan if wind_ms is None else wind_ms),
        "grootte": plekken["turbines"].to_numpy(dtype=np.float64),
        "vorm": _vorm(plekken),
        "station": station,
        "weg": _afstand(plekken, lagen.get("wegen")),
        "voorkeur": _aandeel(plekken, lagen.get("landschap")),
    }
    waarden = pd.DataFrame(kolommen, index=plekken.index)
    genormaliseerd = normaliseer(waarden, CRITERIA, vaste_grenzen(p))
    meldingen = [f"Niet gewogen: {_zin(naam)}." for naam in CRITERIA if len(waarden) and waarden[naam].isna().all()]
    meldingen += [stationmelding] if stationmelding else []
    bekend = [naam for naam in CRITERIA if not (len(waarden) and waarden[naam].isna().all())]
    mee = {naam: float(gevraagd[naam]) for naam in bekend}
    if not any(mee.values()):
        mee = dict.fromkeys(bekend, 1.0)
        meldingen.append("Geen gewogen criterium is bekend; alle bekende criteria tellen nu even zwaar.")
    gewichten = gewichten_uit_schuiven(mee, CRITERIA)
    tabel = weeg(genormaliseerd, gewichten)
    tabel["rang"] = rangschik(tabel["score"])
    return Geschiktheid(waarden, genormaliseerd, gewichten, tabel, tuple(meldingen))


def _zin(naam: str) -> str:
    criterium = CRITERIA[naam]
    return f"{criterium.naam.lower()} is voor geen enkele plek bekend (laag '{criterium.laag}')"


def _vorm(plekken: gpd.GeoDataFrame) -> Getallen:
    """Rondheid 4πA/P² van het omhullende van de plek zonder gaten en treden: 1 is een cirkel."""
    kaal = shapely.convex_hull(plekken.geometry.to_numpy())
    rond = 4.0 * np.pi * shapely.area(kaal) / np.maximum(shapely.length(kaal), 1e-9) ** 2
    vol = shapely.area(plekken.geometry.to_numpy()) / np.maximum(shapely.area(kaal), 1e-9)
    uit: Getallen = np.clip(rond * vol, 0.0, 1.0)
    return uit


def _afstand(plekken: gpd.GeoDataFrame, laag: gpd.GeoDataFrame | None) -> Getallen:
    """Kortste afstand van elke plek tot de laag, m; NaN als de laag ontbreekt of leeg is."""
    leeg = np.full(len(plekken), np.nan)
    if laag is None:
        return leeg
    require_rd(laag, "laag om de afstand toe te meten")
    vormen = laag.geometry.to_numpy()
    vormen = vormen[~shapely.is_missing(vormen) & ~shapely.is_empty(vormen)]
    if not len(vormen) or not len(plekken):
        return leeg
    _, afstanden = shapely.STRtree(vormen).query_nearest(
        plekken.geometry.to_numpy(), return_distance=True, all_matches=False
    )
    uit: Getallen = afstanden.astype(np.float64)
    return uit


def _aandeel(plekken: gpd.GeoDataFrame, laag: gpd.GeoDataFrame | None) -> Getallen:
    """Deel van elke plek binnen de voorkeursgebieden, 0 tot 1; NaN als de laag ontbreekt."""
    if laag is None or "soort" not in laag:
        return np.full(len(plekken), np.nan)
    require_rd(laag, "laag 'landschap'")
    voorkeur = laag[laag["soort"].isin(VOORKEUR)].geometry.dropna()
    samen = shapely.union_all(voorkeur.to_numpy()) if len(voorkeur) else shapely.Polygon()
    binnen = shapely.area(shapely.intersection(plekken.geometry.to_numpy(), samen))
    uit: Getallen = np.clip(binnen / np.maximum(shapely.area(plekken.geometry.to_numpy()), 1e-9), 0.0, 1.0)
    return uit


def _stations(plekken: gpd.GeoDataFrame, lagen: Mapping[str, gpd.GeoDataFrame], p: Parameters) -> tuple[Getallen, str]:
    """Afstand tot het dichtstbijzijnde station in een gebied met ruimte voor invoeding.

    Is van een gebied niet bekend of er ruimte is, dan tellen zijn stations niet. Is er wel een kaart maar nergens
    ruimte, dan staat elke plek op de verste afstand: dat is bekend en ongunstig.
    """
    stations, net = lagen.get("stations"), lagen.get("netcapaciteit")
    leeg = np.full(len(plekken), np.nan)
    if stations is None or not len(stations):
        return leeg, ""
    if net is None or "opwek_klasse" not in net or net.geometry.isna().all():
        return leeg, "De capaciteitskaart ontbreekt: niet bekend welk station ruimte heeft."
    require_rd(stations, "laag 'stations'")
    require_rd(net, "laag 'netcapaciteit'")
    punten = shapely.point_on_surface(stations.geometry.to_numpy())
    vlak, punt = shapely.STRtree(punten).query(net.geometry.to_numpy(), predicate="covers")
    klasse = net["opwek_klasse"].to_numpy(dtype=np.float64, na_value=np.nan)
    ruim = np.unique(punt[klasse[vlak] <= p["ruimte_station_klasse"]])
    if not len(ruim):
        if np.isnan(klasse[vlak]).all():
            return leeg, "Van geen enkel station is bekend of er ruimte is voor invoeding."
        ver = np.full(len(plekken), p["ruimte_station_ver_m"])
        return ver, "Geen station in of bij het gebied heeft volgens de capaciteitskaart ruimte voor invoeding."
    return _afstand(plekken, gpd.GeoDataFrame(geometry=punten[ruim], crs=stations.crs)), ""
