"""Op welk net komt een project, bij welk station, hoe lang is de kabel en wat kost hij ongeveer?

Het niveau volgt uit het vermogen. De kabel gaat langs de wegen als die er zijn, en anders in rechte lijn maal een
omwegfactor. De bedragen zijn een band, geen offerte: alleen de netbeheerder kan een aansluiting toezeggen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial.bron import Parameters
from spatial.crs import require_rd
from spatial.errors import EmptyInput, MissingColumn, OutOfRange
from spatial.net.kabelroute import Wegennet

Niveau = Literal["MS-net", "MS-rail", "TS/HS-station", "overleg", "TenneT HS"]
NIVEAUTEKST: dict[Niveau, str] = {
    "MS-net": "op het middenspanningsnet in de buurt",
    "MS-rail": "met een eigen kabel op de middenspanningsrail van een station",
    "TS/HS-station": "op een tussen- of hoogspanningsstation van de regionale netbeheerder",
    "overleg": "in overleg: tussen wat een regionaal station gewoonlijk kan en wat TenneT aansluit",
    "TenneT HS": "op het hoogspanningsnet van TenneT",
}
# Tot hier mag de aansluiting op het dichtstbijzijnde punt; daarboven mag de netbeheerder een ander punt wijzen.
DICHTSTBIJ_MVA = 10.0
# De toeslag voor meerlengte stond in het tarief van 3 tot en met 10 MVA.
MEERLENGTE_VANAF_MVA = 3.0
TARIEF_MELDING = "Het periodieke tarief is dat van Liander uit 2017: alleen een orde van grootte."


@dataclass(frozen=True, kw_only=True)
class Aansluiting:
    """De aansluiting van één project.

    Parameters
    ----------
    vermogen_mva : gevraagd vermogen; niveau en tekst : op welk net
    kabels : aantal kabels naast elkaar
    lengte_m, lengte_laag_m, lengte_hoog_m : lengte van het tracé; None is geen station bekend
    kosten_eur, kosten_laag_eur, kosten_hoog_eur : kabel en aanleg; None is onbekend
    tarief_eur_jaar : periodiek, waar een tarief bekend is (2 tot 10 MVA)
    langs_wegen : of het tracé langs wegen is gezocht
    """

    vermogen_mva: float
    niveau: Niveau
    tekst: str
    kabels: int
    station_id: str = ""
    station: str = ""
    hemelsbreed_m: float | None = None
    lengte_m: float | None = None
    lengte_laag_m: float | None = None
    lengte_hoog_m: float | None = None
    kosten_eur: float | None = None
    kosten_laag_eur: float | None = None
    kosten_hoog_eur: float | None = None
    tarief_eur_jaar: float | None = None
    langs_wegen: bool = False
    trace: shapely.LineString | None = None
    meldingen: tuple[str, ...] = ()


def niveau(vermogen_mw: float, p: Parameters) -> tuple[Niveau, float]:
    """Het net waarop een vermogen wordt aangesloten, en het vermogen in MVA.

    Grenzen (achtergrondkennis): `net_grens_ms_mva`, `net_grens_ms_rail_mva`, `net_grens_ts_mva`, `net_grens_hs_mva`.

    Raises
    ------
    OutOfRange : voor een vermogen van nul of lager.
    """
    if not vermogen_mw > 0:
        raise OutOfRange("vermogen van de aansluiting (MW)", vermogen_mw, "meer dan nul", "vul een vermogen in")
    mva = vermogen_mw / p["net_arbeidsfactor"]
    trap: tuple[tuple[float, Niveau], ...] = (
        (p["net_grens_ms_mva"], "MS-net"),
        (p["net_grens_ms_rail_mva"], "MS-rail"),
        (p["net_grens_ts_mva"], "TS/HS-station"),
        (p["net_grens_hs_mva"], "overleg"),
    )
    for grens, naam in trap:
        if mva <= grens:
            return naam, mva
    return "TenneT HS", mva


def sluit_aan(
    vermogen_mw: float,
    plek: shapely.Point,
    stations: gpd.GeoDataFrame | None,
    p: Parameters,
    *,
    wegennet: Wegennet | None = None,
) -> Aansluiting:
    """De aansluiting van een project op het dichtstbijzijnde station, met lengte en kosten als band.

    Kosten = kabels · lengte · `net_kabel_eur_m`; de band neemt de laagste en hoogste waarde van omweg en prijs samen.

    Parameters
    ----------
    plek : midden van het project (RD)
    stations : punten (RD) met waar bekend station_id, naam en spanning; None of leeg is onbekend
    wegennet : van `Wegennet.van(wegen)`; None rekent met de omwegfactor

    Raises
    ------
    OutOfRange : voor een vermogen van nul of lager. WrongCrs : als de stations niet in RD staan.
    """
    soort, mva = niveau(vermogen_mw, p)
    kabels = max(1, int(np.ceil(mva / p["net_kabel_mva"] - 1e-9)))
    tekst = f"{_getal(mva)} MVA: {NIVEAUTEKST[soort]}"
    meldingen = []
    if mva > DICHTSTBIJ_MVA:
        meldingen.append("Boven 10 MVA mag de netbeheerder een ander punt aanwijzen dan het dichtstbijzijnde.")
    basis = Aansluiting(vermogen_mva=mva, niveau=soort, tekst=tekst, kabels=kabels)
    if stations is None or stations.empty:
        reden = "De plaats van de stations is niet bekend: kabellengte en kosten zijn onbekend."
        return _met(basis, meldingen=(*meldingen, reden))
    keuze = dichtstbij(plek, stations).iloc[0]
    lengte, laag, hoog, trace = _lengte(plek, keuze.geometry, p, wegennet)
    meldingen.append(
        "Het tracé volgt de wegen op de kaart."
        if trace is not None
        else "De kabellengte is hemelsbreed maal een aangenomen omwegfactor."
    )
    if soort == "MS-net":
        meldingen.append("Tot 2 MVA ligt het net vaak dichterbij dan het station: de kosten zijn dan lager.")
    prijs = p.kental("net_kabel_eur_m")
    tarief = _tarief(mva, lengte, p)
    if tarief is not None:
        meldingen.append(TARIEF_MELDING)
    return _met(
        basis,
        station_id=str(keuze.get("station_id", "")),
        station=str(keuze.get("naam", "")),
        hemelsbreed_m=float(keuze["afstand_m"]),
        lengte_m=lengte,
        lengte_laag_m=laag,
        lengte_hoog_m=hoog,
        kosten_eur=kabels * lengte * prijs.waarde,
        kosten_laag_eur=kabels * laag * min(prijs.waarde, prijs.waarde if prijs.laag is None else prijs.laag),
        kosten_hoog_eur=kabels * hoog * max(prijs.waarde, prijs.waarde if prijs.hoog is None else prijs.hoog),
        tarief_eur_jaar=tarief,
        langs_wegen=trace is not None,
        trace=trace,
        meldingen=tuple(meldingen),
    )


def dichtstbij(plek: shapely.Point, stations: gpd.GeoDataFrame, aantal: int = 3) -> gpd.GeoDataFrame:
    """De `aantal` dichtstbijzijnde stations, met `afstand_m`, dichtstbij eerst.

    Raises
    ------
    WrongCrs : als de stations niet in RD staan. EmptyInput : zonder stations.
    """
    require_rd(stations, "laag 'stations'")
    if stations.empty:
        raise EmptyInput("stations", "geen rijen", "ten minste één station", "lees de laag stations in")
    afstand = shapely.distance(stations.geometry.to_numpy(), plek)
    uit: gpd.GeoDataFrame = stations.assign(afstand_m=afstand).sort_values("afstand_m", kind="stable").head(aantal)
    return uit


def gebied_van(vormen: gpd.GeoDataFrame, gebieden: gpd.GeoDataFrame) -> pd.Series[str]:
    """Het voedingsgebied waar elke vorm (met een punt binnen die vorm) in ligt; ontbreekt als er geen is.

    Bij overlap telt het gebied dat in de laag het eerst staat.

    Parameters
    ----------
    vormen : punten of vlakken (RD); gebieden : `gebied_id` en vlakken (RD)

    Returns
    -------
    gebied_id op de index van `vormen`.

    Raises
    ------
    MissingColumn : zonder `gebied_id`. WrongCrs : als een laag niet in RD staat.
    """
    require_rd(vormen, "plek van de projecten")
    require_rd(gebieden, "laag 'netcapaciteit'")
    if "gebied_id" not in gebieden.columns:
        raise MissingColumn("laag 'netcapaciteit', kolom 'gebied_id'", "niet aanwezig", "gebied_id", "vul aan")
    punten = shapely.point_on_surface(vormen.geometry.to_numpy())
    boom = shapely.STRtree(gebieden.geometry.to_numpy())
    wie, waar = boom.query(punten, predicate="intersects")
    eerste = pd.Series(waar, index=wie, dtype=float).groupby(level=0).min().reindex(range(len(vormen)))
    codes = gebieden["gebied_id"].astype("str").to_numpy()
    uit = [None if np.isnan(k) else str(codes[int(k)]) for k in eerste]
    return pd.Series(uit, index=vormen.index, dtype="str", name="gebied_id")


def _lengte(
    plek: shapely.Point, station: shapely.Point, p: Parameters, wegennet: Wegennet | None
) -> tuple[float, float, float, shapely.LineString | None]:
    """Lengte, band en tracé; zonder weg ertussen valt het terug op de omwegfactor."""
    recht = float(shapely.distance(plek, station))
    trace = None if wegennet is None else wegennet.route(plek, station)
    factor = p.kental("net_omwegfactor")
    laag = recht * min(factor.waarde, factor.waarde if factor.laag is None else factor.laag)
    hoog = recht * max(factor.waarde, factor.waarde if factor.hoog is None else factor.hoog)
    if trace is None:
        return recht * factor.waarde, laag, hoog, None
    langs = float(trace.length)
    # Een kabel mag ook door een veld of juist om een dorp heen: de band van de omwegfactor blijft.
    return langs, min(laag, langs), max(hoog, langs), trace


def _tarief(mva: float, lengte_m: float, p: Parameters) -> float | None:
    """Periodiek tarief per jaar, EUR; alleen van 2 tot en met 10 MVA bekend."""
    if not p["net_grens_ms_mva"] < mva <= p["net_grens_ms_rail_mva"]:
        return None
    maand = p["net_tarief_2_5_mva_eur_maand"] if mva <= 5.0 else p["net_tarief_5_10_mva_eur_maand"]
    if mva > MEERLENGTE_VANAF_MVA:
        maand += p["net_tarief_meerlengte_eur_m_maand"] * max(0.0, lengte_m - p["net_tarief_vrije_lengte_m"])
    return 12.0 * maand


def _met(basis: Aansluiting, **velden: object) -> Aansluiting:
    return Aansluiting(**{**basis.__dict__, **velden})


def _getal(waarde: float) -> str:
    return f"{waarde:.1f}".replace(".", ",")
