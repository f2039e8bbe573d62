"""Hoe lezen we het hoogspanningsnet uit OpenStreetMap (knooppunten en verbindingen) als hoogspanning en stations?

De verbindingen lopen recht van knooppunt naar knooppunt: dat is niet de echte route, en dat staat bij de laag.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.dubbel import ontdubbel
from layers.geometrie import maak_heel
from layers.schemas import controleer
from layers.sources.bestand import Gelezen
from layers.verslag import Leesverslag

_LIJN = {"l_id", "v_id_1", "v_id_2", "voltage"}
_KNOOP = {"v_id", "typ", "voltage"}
_GETAL = re.compile(r"\d+(?:\.\d+)?")
RECHT = "lijnen lopen recht van knooppunt naar knooppunt, niet over de echte route; een afstand is daardoor onzeker"
# Een hoogspanningsstation begint hier (kV): lager is middenspanning en staat niet in de regels voor afstand.
STATION_VANAF_KV = 50.0


def is_osm_net(delen: Sequence[Gelezen]) -> bool:
    """Of dit bestand verbindingen met knooppunten van OpenStreetMap heeft."""
    return any(set(map(str, deel.tabel.columns)) >= _LIJN for deel in delen)


def zet_osm_net_om(delen: Sequence[Gelezen]) -> dict[str, tuple[gpd.GeoDataFrame, Leesverslag]]:
    """De lagen hoogspanning (lijnen, kabels en stations als punt) en, als er knooppunten zijn, stations.

    Raises
    ------
    LayersError : als stelsel of geometrie niet klopt.
    """
    bestand = delen[0].bestand.name
    lijnen = [_lijnen(deel.tabel) for deel in delen if set(map(str, deel.tabel.columns)) >= _LIJN]
    punten = [_stations(deel.tabel) for deel in delen if _is_knoop(deel.tabel)]
    samen = [*lijnen, *(_als_hoogspanning(tabel) for tabel in punten)]
    uit = {"hoogspanning": _heel(samen, "hoogspanning", "lijn_id", bestand, ("lijn", "punt"), (RECHT,))}
    if punten:
        uit["stations"] = _heel(punten, "stations", "station_id", bestand, ("punt",), ())
    return uit


def _is_knoop(tabel: pd.DataFrame) -> bool:
    return set(map(str, tabel.columns)) >= _KNOOP and isinstance(tabel, gpd.GeoDataFrame)


def _lijnen(tabel: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    soort = tabel["type"].astype("str").str.lower() if "type" in tabel else pd.Series("line", index=tabel.index)
    return gpd.GeoDataFrame(
        {
            "lijn_id": "lijn-" + tabel["l_id"].astype("str"),
            "naam": tabel["name"].astype("str") if "name" in tabel else None,
            "spanning_kv": tabel["voltage"].map(hoogste_kv),
            "soort": np.where(soort.eq("cable"), "kabel", "lijn"),
        },
        geometry=tabel.geometry,
    )


def _stations(tabel: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """De stations onder de knooppunten; splitsingen en opwekkers zijn geen station."""
    eigen = tabel[tabel["typ"].astype("str").eq("substation")]
    naam = eigen["name"].astype("str") if "name" in eigen else pd.Series(None, index=eigen.index, dtype="str")
    nummer = eigen["v_id"].astype("str")
    kv = eigen["voltage"].map(hoogste_kv)
    # Sommige stations noemen hun spanning alleen in de naam ("150kV Noordendijk").
    kv = kv.fillna(naam.map(lambda tekst: _kv_in_naam(tekst) if isinstance(tekst, str) else np.nan))
    return gpd.GeoDataFrame(
        {
            "station_id": "station-" + nummer,
            "naam": naam.fillna("station " + nummer),
            "spanning": eigen["voltage"].map(_spanningen).astype("str"),
            "spanning_kv": kv.astype("float64"),
        },
        geometry=eigen.geometry,
    )


def _als_hoogspanning(stations: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    # Een station zonder bekende spanning telt mee: onbekend is niet laag.
    hoog = stations[~(stations["spanning_kv"] < STATION_VANAF_KV)]
    return gpd.GeoDataFrame(
        {"lijn_id": hoog["station_id"], "naam": hoog["naam"], "spanning_kv": hoog["spanning_kv"], "soort": "station"},
        geometry=hoog.geometry,
    )


def _heel(
    delen: Sequence[gpd.GeoDataFrame],
    laag: str,
    sleutel: str,
    bestand: str,
    vormen: tuple[str, ...],
    meldingen: tuple[str, ...],
) -> tuple[gpd.GeoDataFrame, Leesverslag]:
    samen = gpd.GeoDataFrame(pd.concat(delen, ignore_index=True), geometry="geometry", crs=delen[0].crs)
    verslag = Leesverslag(laag, bestand, len(samen), len(samen), meldingen=meldingen)
    los, dubbel = ontdubbel(samen, sleutel)
    heel, verslag = maak_heel(los.reset_index(drop=True), verslag.met(geweigerd=dubbel), vormen)
    goed = controleer("hoogspanning" if laag == "hoogspanning" else "vrij", heel, bestand)
    leeg = int(goed["spanning_kv"].isna().sum())
    ontbreekt = {"spanning_kv": {"niet in de bron": leeg}} if leeg else {}
    return goed, verslag.met(goed=len(goed), ontbrekend=ontbreekt)


def hoogste_kv(volt: object) -> float:
    """De hoogste spanning in kV uit een tekst als '380000;150000'; NaN als er geen staat.

    >>> hoogste_kv("380000;150000;150000"), hoogste_kv("n/a"), hoogste_kv(None)
    (380.0, nan, nan)
    """
    waarden = [float(getal) / 1000.0 for getal in _GETAL.findall(str(volt))]
    return max(waarden) if waarden else float("nan")


def _spanningen(volt: object) -> str | None:
    """Spanningen als '150/50 kV', van hoog naar laag, elke spanning één keer."""
    waarden = sorted({float(getal) / 1000.0 for getal in _GETAL.findall(str(volt))}, reverse=True)
    return "/".join(f"{waarde:g}" for waarde in waarden) + " kV" if waarden else None


def _kv_in_naam(naam: str) -> float:
    gevonden = re.search(r"(\d+(?:\.\d+)?)\s*kV", naam, re.IGNORECASE)
    return float(gevonden[1]) if gevonden else float("nan")
