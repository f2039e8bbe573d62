"""Hoeveel mensen wonen er bij het park, en wat levert meedoen en meedelen op?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial.bron import Parameters
from spatial.crs import require_rd
from spatial.errors import MissingColumn, OutOfRange
from spatial.wind.afstanden import mastpunten
from spatial.wind.omgeving import Omgeving
from spatial.wind.regels.woorden import getal
from spatial.wind.turbine import Park

RINGEN = ("dichtbij", "midden", "ver")


def woningen_binnen(park: Park, omgeving: Omgeving, p: Parameters) -> list[dict[str, Any]]:
    """Hoeveel woningen, en geplande woningen, binnen 2, 5 en 10 keer de tiphoogte van een turbine staan.

    Een ring telt alles wat erbinnen ligt, dus ook de kleinere ringen. Van een plan dat deels in een ring ligt telt het
    deel van de oppervlakte: de woningen zijn dan gelijk verdeeld gedacht.

    Returns
    -------
    Per ring `naam`, `van` (0), `tot` (m, bij de hoogste turbine), `woningen` en `nieuwbouw` (None als de plannen of
    hun aantallen onbekend zijn). Leeg als onbekend is waar de woningen staan.

    Raises
    ------
    WrongCrs, MissingColumn, OutOfRange : zie `tel_woningen`.
    """
    if omgeving.objecten is None:
        return []
    maal = [p[f"mensen_ring_{ring}_tiphoogten"] for ring in RINGEN]
    tabel = tel_woningen(park, omgeving.objecten, maal)
    nieuw = _nieuwbouw(park, omgeving.woningbouwlocaties, maal)
    uit: list[dict[str, Any]] = []
    for keer, afstand, woningen, volledig, plan in zip(
        maal, tabel["afstand_m"], tabel["woningen"], tabel["volledig"], nieuw, strict=True
    ):
        naam = f"binnen {keer:g} keer de tiphoogte" + ("" if volledig else " (ten minste)")
        uit.append({"naam": naam, "van": 0.0, "tot": float(afstand), "woningen": float(woningen), "nieuwbouw": plan})
    return uit


def tel_woningen(park: Park, objecten: gpd.GeoDataFrame, maal_tiphoogte: Sequence[float]) -> pd.DataFrame:
    """Hoeveel woningen binnen een aantal keer de tiphoogte van ten minste één turbine staan.

    Parameters
    ----------
    objecten : punten in RD; kolom `woningen` (aantal per punt) en, als die er is, `soort`: alleen "woning" telt
    maal_tiphoogte : veelvouden van de tiphoogte van de turbine zelf

    Returns
    -------
    Index `maal_tiphoogte`; kolommen `afstand_m` (bij de hoogste turbine), `adrespunten`, `woningen` en `volledig`
    (of van al die punten het aantal bekend is; anders is `woningen` een ondergrens).

    Raises
    ------
    WrongCrs : als de objecten niet in RD staan. MissingColumn : zonder kolom `woningen`.
    OutOfRange : bij een veelvoud dat geen getal groter dan 0 is.
    """
    require_rd(objecten, "objecten bij het tellen van woningen")
    if "woningen" not in objecten:
        raise MissingColumn("objecten", "kolom 'woningen' ontbreekt", "aantal woningen per punt", "voeg de kolom toe")
    telt = objecten[objecten["soort"].astype("str") == "woning"] if "soort" in objecten else objecten
    woningen = telt["woningen"].to_numpy(dtype=np.float64, na_value=np.nan)
    boom = shapely.STRtree(np.asarray(telt.geometry.values, dtype=object))
    rijen = []
    for maal in maal_tiphoogte:
        if not maal > 0:
            raise OutOfRange(
                "veelvoud van de tiphoogte", maal, "een getal groter dan 0", "kies bijvoorbeeld 2, 5 of 10"
            )
        paren = boom.query(mastpunten(park), predicate="dwithin", distance=maal * park.tiphoogte_m)
        raak = woningen[np.unique(paren[1])]
        som, volledig = float(np.nansum(raak)), not bool(np.isnan(raak).any())
        rijen.append((maal * float(park.tiphoogte_m.max()), len(raak), som, volledig))
    index = pd.Index([float(maal) for maal in maal_tiphoogte], name="maal_tiphoogte")
    return pd.DataFrame(rijen, columns=["afstand_m", "adrespunten", "woningen", "volledig"], index=index)


def _nieuwbouw(park: Park, plannen: gpd.GeoDataFrame | None, maal_tiphoogte: Sequence[float]) -> list[float | None]:
    """Geplande woningen per ring; None als de laag er niet is of van een plan in de ring het aantal onbekend is."""
    if plannen is None or "woningen" not in plannen:
        return [None] * len(maal_tiphoogte)
    vormen = np.asarray(plannen.geometry.values, dtype=object)
    aantal = plannen["woningen"].to_numpy(dtype=np.float64, na_value=np.nan)
    uit: list[float | None] = []
    for maal in maal_tiphoogte:
        ring = shapely.union_all(shapely.buffer(mastpunten(park), maal * park.tiphoogte_m, quad_segs=32))
        raak = np.flatnonzero(shapely.intersects(vormen, ring))
        deel = shapely.area(shapely.intersection(vormen[raak], ring)) / shapely.area(vormen[raak])
        som = float(np.sum(aantal[raak] * deel))
        uit.append(None if np.isnan(som) else som)
    return uit


@dataclass(frozen=True, kw_only=True)
class Band:
    """Een bedrag met de laagste en hoogste waarde die bij de onzekere kentallen past, in EUR (per jaar)."""

    waarde: float
    laag: float
    hoog: float


@dataclass(frozen=True, kw_only=True)
class Geldstroom:
    """Wat meedoen en meedelen betekent.

    Parameters
    ----------
    omgevingsfonds_eur_jaar : bijdrage aan een fonds voor de omgeving
    fonds_eur_woning_jaar : hetzelfde per woning; None als er geen woningen zijn of hun aantal onbekend is
    lokaal_aandeel : deel van het eigendom in handen van de omgeving
    lokale_inleg_eur : wat de omgeving samen inlegt; lokale_opbrengst_eur_jaar : gemiddelde opbrengst daarvan
    """

    omgevingsfonds_eur_jaar: Band
    fonds_eur_woning_jaar: Band | None
    lokaal_aandeel: float
    lokale_inleg_eur: Band
    lokale_opbrengst_eur_jaar: Band
    meldingen: tuple[str, ...]


def geldstroom(
    opbrengst_mwh_jaar: float, vermogen_kw: float, p: Parameters, *, woningen: float | None = None
) -> Geldstroom:
    """Omgevingsfonds en lokaal eigendom in euro's, voor de gegeven kentallen.

    Fonds = opbrengst · bijdrage per MWh. Lokale inleg = vermogen · investering per kW · deel eigen vermogen · lokaal
    aandeel. Lokale opbrengst = inleg · rendement. Banden combineren de banden van de kentallen.

    Parameters
    ----------
    opbrengst_mwh_jaar : netto opbrengst (P50), MWh per jaar; vermogen_kw : van het hele park
    woningen : over hoeveel woningen het fonds gaat, bijvoorbeeld die binnen tien tiphoogten

    Raises
    ------
    OutOfRange : als opbrengst of vermogen geen getal van 0 of hoger is.
    """
    for wat, waarde in (("opbrengst (MWh per jaar)", opbrengst_mwh_jaar), ("vermogen (kW)", vermogen_kw)):
        if not (np.isfinite(waarde) and waarde >= 0):
            raise OutOfRange(f"geldstroom, {wat}", waarde, "een getal van 0 of hoger", "reken eerst de opbrengst uit")
    lokaal = p["mensen_lokaal_eigendom_aandeel"]
    fonds = _maal(opbrengst_mwh_jaar, [_band(p, "mensen_omgevingsfonds_eur_mwh", p["mensen_omgevingsfonds_eur_mwh"])])
    inleg_delen = [
        _band(p, "mensen_investering_eur_kw", p["mensen_investering_eur_kw"]),
        _band(p, "mensen_eigen_vermogen_aandeel", p["mensen_eigen_vermogen_aandeel"]),
    ]
    rendement = _band(p, "mensen_rendement_aandeel", p["mensen_rendement_aandeel"])
    per_woning = _maal(1.0 / woningen, [fonds]) if woningen else None
    return Geldstroom(
        omgevingsfonds_eur_jaar=fonds,
        fonds_eur_woning_jaar=per_woning,
        lokaal_aandeel=lokaal,
        lokale_inleg_eur=_maal(vermogen_kw * lokaal, inleg_delen),
        lokale_opbrengst_eur_jaar=_maal(vermogen_kw * lokaal, [*inleg_delen, rendement]),
        meldingen=(
            "De investering en het deel eigen vermogen zijn aannames van wijkwind; vraag naar de echte.",
            "Het rendement is een gemiddelde over de looptijd; meedoen is beleggen, met kans op verlies.",
        ),
    )


def geldstromen(park: Park, netto_mwh: float | None, p: Parameters) -> list[dict[str, Any]]:
    """Omgevingsfonds en lokaal eigendom als regels voor een tabel: `naam`, `eur_jaar` en `toelichting`.

    Zonder opbrengst (None) is het fonds onbekend: `eur_jaar` None.
    """
    geld = geldstroom(0.0 if netto_mwh is None else netto_mwh, float(park.vermogen_kw.sum()), p)
    fonds, lokaal, inleg = geld.omgevingsfonds_eur_jaar, geld.lokale_opbrengst_eur_jaar, geld.lokale_inleg_eur
    per_mwh = p["mensen_omgevingsfonds_eur_mwh"]
    deel = f"{geld.lokaal_aandeel:.0%}".replace("%", " procent")
    return [
        {
            "naam": "Omgevingsfonds",
            "eur_jaar": None if netto_mwh is None else fonds.waarde,
            "toelichting": "De opbrengst van het park is niet gerekend, dus het fonds is onbekend."
            if netto_mwh is None
            else f"{getal(per_mwh, 2)} euro per MWh; van {getal(fonds.laag)} tot {getal(fonds.hoog)} euro per jaar.",
        },
        {
            "naam": f"Opbrengst bij {deel} lokaal eigendom",
            "eur_jaar": lokaal.waarde,
            "toelichting": (
                f"Van {getal(lokaal.laag)} tot {getal(lokaal.hoog)} euro per jaar, bij een eigen inleg van samen "
                f"{getal(inleg.waarde)} euro ({getal(inleg.laag)} tot {getal(inleg.hoog)}). {' '.join(geld.meldingen)}"
            ),
        },
    ]


def _band(p: Parameters, naam: str, waarde: float) -> Band:
    """Een kental met zijn band; wie zelf een waarde koos krijgt een band van één punt."""
    kental = p.kental(naam)
    eigen = naam in p.gewijzigd
    laag = waarde if eigen or kental.laag is None else kental.laag
    hoog = waarde if eigen or kental.hoog is None else kental.hoog
    return Band(waarde=waarde, laag=laag, hoog=hoog)


def _maal(factor: float, banden: Sequence[Band]) -> Band:
    """Het product van een factor en banden van getallen van 0 of hoger."""
    return Band(
        waarde=factor * float(np.prod([b.waarde for b in banden])),
        laag=factor * float(np.prod([b.laag for b in banden])),
        hoog=factor * float(np.prod([b.hoog for b in banden])),
    )
