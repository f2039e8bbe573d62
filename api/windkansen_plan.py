"""Van vrije cellen naar plekken, turbines en geschiktheid; voor de gekozen regels en voor elk regime."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from api.runner import deel
from api.windkansen_opbrengst import opbrengst_van, windas
from api.windkansen_raster import Uitsluitkaart
from api.windkansen_stukken import GEKOZEN, Plan, Regimeplan
from layers.verslag import Voortgang
from layers.windregels import Regelboek
from spatial.bron import Parameters
from spatial.ruimte.geschiktheid import beoordeel
from spatial.ruimte.plekken import Kandidaten, Plekken, Tussenruimte, groot_genoeg, pas_turbines, vind_plekken, vul_aan
from spatial.wind.turbine import Getallen, Park, Turbinetype
from spatial.wind.windklimaat import Windklimaat


def bepaal_plan(
    kaart: Uitsluitkaart,
    boek: Regelboek,
    soort: Turbinetype,
    klimaat: Windklimaat,
    p: Parameters,
    lagen: Mapping[str, gpd.GeoDataFrame],
    gewichten: Mapping[str, float],
    bestaand: Park | None,
    meld: Voortgang,
) -> Plan:
    """Plekken en inpassingen, met opbrengst en geschiktheid."""
    richting, richtingmelding = windas(klimaat, soort.ashoogte_m, p)
    ruimte = Tussenruimte(
        p["opstelling_afstand_langs_d"] * soort.rotordiameter_m,
        p["opstelling_afstand_dwars_d"] * soort.rotordiameter_m,
        richting,
    )
    maskers = regimemaskers(kaart, boek)
    masten = _inpassingen(kaart, maskers, ruimte, p["ruimte_plek_minimum_ha"], deel(meld, 0.0, 0.3))
    per_regime = {}
    for k, (naam, xy) in enumerate(masten.items()):
        meld("opbrengst", 0.3 + 0.4 * k / len(masten))
        opbrengst = opbrengst_van(xy, soort, klimaat, p, bestaand=bestaand)
        per_regime[naam] = Regimeplan(xy, opbrengst, maskers[naam])
    meld("plekken en geschiktheid", 0.7)
    gekozen = per_regime[GEKOZEN]
    plekken = _met_turbines(
        vind_plekken(kaart.raster(kaart.kansen.waar_vrij(gekozen.masker)), p["ruimte_plek_minimum_ha"]), gekozen, soort
    )
    wind_ms = klimaat.windroos(soort.ashoogte_m).gemiddelde_ms
    geschiktheid = beoordeel(plekken.tabel, lagen, p, wind_ms=wind_ms, schuiven=dict(gewichten))
    meld("wat een regel kost", 0.85)
    return Plan(
        plekken=plekken,
        ruimte=ruimte,
        per_regime=per_regime,
        erbij=_erbij(kaart, boek, gekozen, ruimte, p["ruimte_plek_minimum_ha"]),
        aandelen=_aandelen(kaart, boek, plekken),
        geschiktheid=geschiktheid,
        zoekgebieden=lagen.get("zoekgebieden"),
        meldingen=tuple(zin for zin in (richtingmelding, *gekozen.opbrengst.meldingen, *geschiktheid.meldingen) if zin),
    )


def regimemaskers(kaart: Uitsluitkaart, boek: Regelboek) -> dict[str, int]:
    """Per regime welke bits uitsluiten; een regime dat niet te rekenen was ontbreekt."""
    uitsluitend = [code for code, regel in boek.regels.items() if regel.sluit_uit]
    maskers = {GEKOZEN: kaart.masker(uitsluitend)}
    for naam, regime in boek.regimes.items():
        if naam in kaart.bits:
            maskers[naam] = kaart.masker([*(c for c in uitsluitend if c not in regime.vervangt), naam])
    return maskers


def _vrij(kaart: Uitsluitkaart, masker: int, minimum_ha: float) -> Kandidaten:
    raster = kaart.raster(kaart.kansen.waar_vrij(masker))
    return Kandidaten.of(groot_genoeg(raster, minimum_ha), raster)


def _inpassingen(
    kaart: Uitsluitkaart, maskers: Mapping[str, int], ruimte: Tussenruimte, minimum_ha: float, meld: Voortgang
) -> dict[str, Getallen]:
    """De inpassing per regime; wie ruimer is dan een ander krijgt er nooit minder dan die ander."""
    volgorde = sorted(maskers, key=lambda naam: kaart.kansen.vrij(maskers[naam]))
    klaar: dict[str, Getallen] = {}
    for k, naam in enumerate(volgorde):
        meld("turbines inpassen", k / len(volgorde))
        strenger = [m for ander, m in klaar.items() if kaart.kansen.is_deel(maskers[ander], maskers[naam])]
        meeste = max(strenger, key=len, default=None)
        klaar[naam] = pas_turbines(_vrij(kaart, maskers[naam], minimum_ha), ruimte, eerder=meeste)
    return {naam: klaar[naam] for naam in maskers}


def _met_turbines(plekken: Plekken, plan: Regimeplan, soort: Turbinetype) -> Plekken:
    """Dezelfde plekken met per plek het aantal turbines, het vermogen en de opbrengst."""
    nummer = plekken.nummer.op(plan.masten[:, 0], plan.masten[:, 1]).astype(np.int64) - 1
    aantal = len(plekken.tabel)
    turbines = np.bincount(nummer, minlength=aantal)[:aantal]
    netto = np.bincount(nummer, weights=plan.opbrengst.netto_mwh, minlength=aantal)[:aantal]
    tabel = plekken.tabel.assign(turbines=turbines, vermogen_mw=turbines * soort.vermogen_kw / 1000.0, netto_mwh=netto)
    return Plekken(tabel, plekken.nummer)


def _erbij(
    kaart: Uitsluitkaart, boek: Regelboek, gekozen: Regimeplan, ruimte: Tussenruimte, minimum_ha: float
) -> dict[str, int]:
    """Hoeveel turbines erbij passen als één regel vervalt, terwijl het plan blijft staan."""
    nu = kaart.kansen.waar_vrij(gekozen.masker)
    uit: dict[str, int] = {}
    for code, regel in boek.regels.items():
        if not regel.sluit_uit or code not in kaart.bits:
            continue
        bit = kaart.bits[code]
        if not kaart.kansen.alleen(bit, gekozen.masker):
            uit[code] = 0
            continue
        ruimer = kaart.raster(kaart.kansen.waar_vrij(gekozen.masker & ~(1 << bit)))
        nieuw = groot_genoeg(ruimer, minimum_ha) & ~nu
        uit[code] = len(vul_aan(Kandidaten.of(nieuw, ruimer), ruimte, gekozen.masten)) - len(gekozen.masten)
    return uit


def _aandelen(kaart: Uitsluitkaart, boek: Regelboek, plekken: Plekken) -> pd.DataFrame:
    """Per plek het deel waar een regel geldt die niet uitsluit maar wel gemeld wordt."""
    nummer = plekken.nummer.waarden
    cellen = np.bincount(nummer[nummer > 0], minlength=len(plekken.tabel) + 1)[1:]
    kolommen = {}
    for code, regel in boek.regels.items():
        if regel.sluit_uit or code not in kaart.bits:
            continue
        raak = nummer[(nummer > 0) & kaart.kansen.waar(kaart.bits[code])]
        kolommen[code] = np.bincount(raak, minlength=len(plekken.tabel) + 1)[1:] / np.maximum(cellen, 1)
    return pd.DataFrame(kolommen, index=plekken.tabel.index)


def per_zoekgebied(gebieden: gpd.GeoDataFrame, xy: Getallen) -> list[NDArray[np.int64]]:
    """Per zoekgebied de nummers van de masten die erin staan."""
    if not len(xy):
        return [np.empty(0, dtype=np.int64) for _ in range(len(gebieden))]
    punten: Any = shapely.points(xy)
    boom = shapely.STRtree(punten)
    vlak, punt = boom.query(gebieden.geometry.to_numpy(), predicate="covers")
    return [np.sort(punt[vlak == k]) for k in range(len(gebieden))]
