"""Hoe worden de lagen van een studie de omgeving van een windpark?

Hier komen adressen, rasters, bestaande turbines en wind bij elkaar. Een laag die er niet is ontbreekt; wat is
aangenomen of gemaakt staat bij de herkomst.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.assemble import Studie, marge_m, open_studie
from layers.bestaande_turbines import bestaande_turbines
from layers.hoogtemozaiek import lees_hoogte
from layers.manifest import is_opslag, lees_manifest
from layers.omgeving_objecten import lees_objecten
from layers.store import lees_laag
from layers.verslag import Laagherkomst, Voortgang
from layers.windtabel import klimaat_uit_tabel, klimaat_uit_uren, lees_windklimaat
from spatial.bron import Parameters
from spatial.wind.omgeving import Omgeving
from spatial.wind.turbine import Turbinetype
from spatial.wind.windklimaat import Windklimaat, terugval

# Zover om het gebied doen adressen, turbines en lijnen van de buren mee, en zover kijkt een hoogtemodel, m.
BUREN_M = 10_000.0
ZICHT_M = 20_000.0
# Wat geen kaartlaag is, of een eigen plek in de omgeving heeft.
_APART = ("verblijfsobjecten", "panden", "hoogte", "oppervlak")
SOORT_WEG: Mapping[str, str] = MappingProxyType({"autosnelweg": "snelweg"})


def open_omgeving(
    data: Path,
    p: Parameters,
    *,
    types: Mapping[str, Turbinetype],
    gemeenten: Sequence[str] = (),
    wind: Path | None = None,
    voortgang: Voortgang | None = None,
) -> tuple[Studie, Omgeving]:
    """De studie in `data` en de omgeving voor een windpark.

    Parameters
    ----------
    data : opslag van wijkwind, of een map met losse bestanden
    p : kentallen van wind (ontvangerhoogte, ruwheid, terugval van het windklimaat)
    types : turbinetypen, voor de bestaande turbines
    gemeenten : gemeentecodes; leeg is alles. Lagen van buurgemeenten binnen 10 km doen dan ook mee
    wind : eigen windtabel of uurbestand; gaat voor de lagen `wind` en `winduren`
    voortgang : krijgt (wat, 0..1); mag een fout geven om te stoppen

    Raises
    ------
    LayersError : als de map, een laag of een raster niet klopt.
    OutOfRange : als een windtabel niet optelt tot 100 %.
    """

    def meld(wat: str, deel: float) -> None:
        if voortgang is not None:
            voortgang(wat, deel)

    studie = open_studie(data, gemeenten, None if voortgang is None else lambda wat, deel: voortgang(wat, 0.6 * deel))
    lagen = {naam: tabel for naam, tabel in studie.lagen.items() if naam not in _APART}
    meld("lagen van de buren", 0.6)
    adressen, buurten = studie.lagen.get("verblijfsobjecten"), studie.buurten
    if gemeenten and is_opslag(data):
        extra = _met_buren(data, studie)
        adressen = extra.pop("verblijfsobjecten", adressen)
        buurten = extra.get("buurten", buurten)
        lagen |= {naam: tabel for naam, tabel in extra.items() if naam not in ("buurten", *_APART)}
    meld("hoogte", 0.7)
    kader = studie.buurten.total_bounds + ZICHT_M * np.array([-1.0, -1.0, 1.0, 1.0])
    hoogte = lees_hoogte(data, studie.lagen.get("hoogte"), kader)
    oppervlak = lees_hoogte(data, studie.lagen.get("oppervlak"), kader)
    meld("adressen", 0.8)
    objecten = lees_objecten(adressen, lagen.get("kwetsbare_objecten"), buurten, p["geluid_ontvanger_hoogte_m"])
    bestaand = bestaande_turbines(_kaart(lagen.get("windturbines")), types, hoogte)
    klimaat, bron_klimaat, klimaat_gemaakt = _klimaat(wind, lagen, studie.herkomst, p)
    gemaakt = {naam for naam, bron in studie.herkomst.items() if bron.gemaakt}
    if "verblijfsobjecten" in gemaakt:
        gemaakt.add("objecten")
    if klimaat_gemaakt:
        gemaakt.add("klimaat")
    bronnen = {naam: _regel(bron) for naam, bron in studie.herkomst.items()}
    if objecten is not None and "verblijfsobjecten" in bronnen:
        bronnen["objecten"] = bronnen["verblijfsobjecten"]
    bronnen["klimaat"] = bron_klimaat
    if bestaand.park is not None:
        bronnen["bestaand"] = "; ".join([bronnen.get("windturbines", "bestaande turbines"), *bestaand.meldingen])
    plannen = _kaart(lagen.pop("woningbouwlocaties", None))
    meld("klaar", 1.0)
    omgeving = Omgeving(
        objecten=objecten,
        woningbouwlocaties=None if plannen is None else plannen.set_index("plan_id"),
        lagen=MappingProxyType(_kaarten(lagen)),
        hoogte=hoogte,
        oppervlak=oppervlak,
        bestaand=bestaand.park,
        klimaat=klimaat,
        gemaakt=frozenset(gemaakt),
        bronnen=MappingProxyType(bronnen),
    )
    return studie, omgeving


def _kaart(tabel: pd.DataFrame | None) -> gpd.GeoDataFrame | None:
    return tabel if isinstance(tabel, gpd.GeoDataFrame) else None


def _kaarten(lagen: Mapping[str, pd.DataFrame]) -> dict[str, gpd.GeoDataFrame]:
    """De kaartlagen; een weg heet overal op dezelfde manier. Tabellen zonder plaats (aanvragen) blijven ook."""
    uit: dict[str, gpd.GeoDataFrame] = dict(lagen)
    wegen = uit.get("wegen")
    if wegen is not None and "soort" in wegen:
        uit["wegen"] = wegen.assign(soort=wegen["soort"].replace(dict(SOORT_WEG)))
    return uit


def _met_buren(data: Path, studie: Studie) -> dict[str, pd.DataFrame]:
    """Lagen die over de gemeentegrens heen werken, opnieuw gelezen met de buurgemeenten erbij en dan bijgesneden."""
    manifest = lees_manifest(data)
    alle = lees_laag(data, "buurten")[0]
    xmin, ymin, xmax, ymax = studie.buurten.total_bounds + BUREN_M * np.array([-1.0, -1.0, 1.0, 1.0])
    plek = alle.geometry.bounds
    dichtbij = (plek.minx <= xmax) & (plek.maxx >= xmin) & (plek.miny <= ymax) & (plek.maxy >= ymin)
    codes = sorted({*alle.loc[dichtbij, "gemeentecode"], *studie.gemeenten})
    ver = [naam for naam in manifest if naam in _OVER_DE_GRENS]
    uit: dict[str, pd.DataFrame] = {"buurten": alle[alle["gemeentecode"].isin(codes)].reset_index(drop=True)}
    for naam in ver:
        # Radar werkt tot 75 km: die laag is klein en gaat helemaal mee.
        tabel = lees_laag(data, naam, () if marge_m(naam) > BUREN_M else codes)[0]
        if isinstance(tabel, gpd.GeoDataFrame):
            rond = max(BUREN_M, marge_m(naam))
            x0, y0, x1, y1 = studie.buurten.total_bounds + rond * np.array([-1.0, -1.0, 1.0, 1.0])
            tabel = tabel.cx[x0:x1, y0:y1].reset_index(drop=True)
        uit[naam] = tabel
    return uit


_OVER_DE_GRENS = (
    "verblijfsobjecten", "kwetsbare_objecten", "windturbines", "woningbouwlocaties", "natuur", "wegen", "spoor",
    "water", "dijken", "buisleidingen", "hoogspanning", "stations", "radar", "hoogtebeperkingen", "bodemgebruik",
    "geluidszones", "bestemmingsplannen", "landschap", "zoekgebieden",
)  # fmt: skip


def _klimaat(
    pad: Path | None, lagen: Mapping[str, pd.DataFrame], herkomst: Mapping[str, Laagherkomst], p: Parameters
) -> tuple[Windklimaat, str, bool]:
    """Het windklimaat, waar het vandaan komt, en of het gemaakt is: eigen bestand, windtabel, uurreeks, terugval."""
    if pad is not None:
        klimaat = lees_windklimaat(pad, p)
        return klimaat, klimaat.herkomst, False
    for naam, lezer in (("wind", klimaat_uit_tabel), ("winduren", klimaat_uit_uren)):
        if naam in lagen and len(lagen[naam]):
            bron = herkomst[naam]
            klimaat = lezer(lagen[naam], p, f"{bron.titel}, {bron.uitgever}", gemaakt=bron.gemaakt)
            return klimaat, _regel(bron), bron.gemaakt
    klimaat = terugval(p)
    return klimaat, klimaat.herkomst, False


def _regel(bron: Laagherkomst) -> str:
    """De herkomst in één regel; wat de lezer moet weten staat erachter."""
    regel = f"{bron.titel}, {bron.uitgever}, {bron.peiljaar}, {bron.licentie}"
    weten = [melding for melding in bron.meldingen if "onzeker" in melding or "aangenomen" in melding]
    kop = f"{regel} (gemaakt, geen echte gegevens)" if bron.gemaakt else regel
    return "; ".join([kop, *weten])
