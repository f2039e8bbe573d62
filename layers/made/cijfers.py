"""Welke kerncijfers heeft elke gemaakte buurt, en wat is er onderdrukt zoals het CBS dat doet?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.made import kolommen
from layers.made.adressen import Adressen
from layers.made.bewoning import Bewoning
from layers.made.buurten import Buurten
from layers.made.landschap import Getallen, Kader
from layers.made.omgeving import Omgeving
from layers.made.recept import Recept
from layers.made.straten_panden import Panden

TE_WEINIG_WONINGEN = "geheim: te weinig woningen"
TE_WEINIG_HUISHOUDENS = "geheim: te weinig huishoudens"
Redenen = Mapping[str, Mapping[str, int]]


def buurten_laag(
    kader: Kader,
    buurten: Buurten,
    omgeving: Omgeving,
    panden: Panden,
    adressen: Adressen,
    bewoning: Bewoning,
    recept: Recept,
) -> tuple[gpd.GeoDataFrame, Redenen]:
    """De laag buurten met kerncijfers, en per kolom waarom cijfers ontbreken."""
    n = len(buurten.codes)
    buurt = panden.buurt[adressen.pand]
    woning = adressen.bewoonbaar
    tel = _Teller(buurt, n)
    woningen, huishoudens = tel.som(woning), tel.som(bewoning.bewoond)
    opp_ha = shapely.area(buurten.vlakken) / 1e4
    water = kader.golf.buig_vlak(omgeving.water)
    water_ha = shapely.area(shapely.intersection(buurten.vlakken, water)) / 1e4
    is_water = np.array([rol == "water" for rol in buurten.rollen])
    opp_land = np.where(is_water, 0.0, np.maximum(opp_ha - water_ha, 0.0))
    cijfers = _woningcijfers(tel, adressen, bewoning, panden, recept)
    redenen = _onderdruk(cijfers, woningen, huishoudens, recept)
    gemeten = int(recept.peiljaar) - 2  # energiecijfers komen twee jaar later uit
    laag = kolommen.laag(
        buurten.gemeentecode,
        buurten.vlakken,
        buurtcode=buurten.codes,
        buurtnaam=buurten.namen,
        wijkcode=[f"WK{code[2:8]}" for code in buurten.codes],
        gemeentenaam=buurten.gemeentenaam,
        water=is_water,
        woningen=woningen,
        inwoners=tel.som(bewoning.personen),
        huishoudens=huishoudens,
        **cijfers,
        adressen_km2=_adressendichtheid(buurten, tel.som(np.ones(len(buurt)))),
        opp_ha=np.round(opp_ha, 2),
        opp_land_ha=np.round(opp_land, 2),
        gas_m3_woning_peiljaar=gemeten,
        elek_kwh_woning_peiljaar=gemeten,
        energiearmoede_aandeel_peiljaar=gemeten,
        soort_buurt=list(buurten.rollen),
    )
    return laag, redenen


class _Teller:
    """Optellen en middelen van waarden per verblijfsobject naar buurten; niets om te middelen geeft NaN."""

    def __init__(self, buurt: NDArray[np.int64], aantal: int) -> None:
        self.buurt, self.aantal = buurt, aantal

    def som(self, waarden: NDArray[Any]) -> Getallen:
        return np.asarray(np.bincount(self.buurt, weights=waarden.astype(float), minlength=self.aantal), dtype=float)

    def gemiddelde(self, waarden: NDArray[Any], wie: NDArray[np.bool_]) -> Getallen:
        aantal = self.som(wie)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(aantal > 0, self.som(np.where(wie, waarden, 0.0)) / aantal, np.nan)


def _woningcijfers(
    tel: _Teller, adressen: Adressen, bewoning: Bewoning, panden: Panden, recept: Recept
) -> dict[str, Getallen]:
    """De gemiddelden en aandelen per buurt, nog zonder onderdrukking.

    Woningen op stadsverwarming tellen als nul gas mee, zoals bij het CBS; andere gasloze woningen tellen niet mee.
    """
    woning = adressen.bewoonbaar
    gas = np.where(bewoning.warmtenet, 0.0, bewoning.gas_m3)
    afronding = float(recept["gas"]["afronding_m3"])
    meergezins = np.isin(
        panden.vorm[adressen.pand], [recept.vormnamen.index(v) for v in ("portiek", "flat", "winkelpand")]
    )
    koop, corporatie = bewoning.eigenaar == 0, bewoning.eigenaar == 1
    aandelen = {
        "aandeel_koop": koop,
        "aandeel_huur": ~koop,
        "aandeel_corporatie": corporatie,
        "aandeel_eengezins": ~meergezins,
        "aandeel_stadsverwarming": bewoning.warmtenet,
        "aandeel_aardgasvrij": np.isnan(bewoning.gas_m3),
    }
    return {
        "gas_m3_woning": np.round(tel.gemiddelde(gas, woning & ~np.isnan(gas)) / afronding) * afronding,
        "elek_kwh_woning": np.round(tel.gemiddelde(bewoning.elek_kwh, woning) / afronding) * afronding,
        **{naam: np.round(tel.gemiddelde(wie, woning), 2) for naam, wie in aandelen.items()},
        "woz_eur": np.round(tel.gemiddelde(bewoning.woz_eur, woning), -3),
        "energiearmoede_aandeel": np.round(tel.gemiddelde(bewoning.energiearm, bewoning.bewoond), 3),
    }


def _onderdruk(cijfers: dict[str, Getallen], woningen: Getallen, huishoudens: Getallen, recept: Recept) -> Redenen:
    """Maak cijfers van te kleine buurten leeg (ter plekke) en tel per kolom de reden."""
    energie = int(recept["gas"]["minimum_woningen"])
    eigendom = int(recept["onderdrukking"]["eigendom_minimum_woningen"])
    drempel = {
        "gas_m3_woning": energie,
        "elek_kwh_woning": energie,
        "woz_eur": int(recept["onderdrukking"]["woz_minimum_woningen"]),
    }
    redenen: dict[str, Counter[str]] = {}
    for naam, waarden in cijfers.items():
        if naam == "energiearmoede_aandeel":
            klein, reden = huishoudens < int(recept["energiearmoede"]["minimum_huishoudens"]), TE_WEINIG_HUISHOUDENS
        else:
            klein, reden = woningen < drempel.get(naam, eigendom), TE_WEINIG_WONINGEN
        waarden[klein] = np.nan
        redenen[naam] = Counter({reden: int(klein.sum())})
    return redenen


def _adressendichtheid(buurten: Buurten, adressen: Getallen) -> Getallen:
    """Adressen per km² binnen 1 km, benaderd door de buurten als cirkels van gelijke dichtheid te nemen."""
    midden = shapely.get_coordinates(shapely.centroid(buurten.vlakken))
    afstand = np.linalg.norm(midden[:, None] - midden[None], axis=2)
    straal = np.sqrt(shapely.area(buurten.vlakken) / np.pi)
    deel = np.clip((1000.0 + straal[None] - afstand) / (2.0 * straal[None]), 0.0, 1.0)
    return np.asarray(np.round((deel * adressen[None]).sum(axis=1) / np.pi))
