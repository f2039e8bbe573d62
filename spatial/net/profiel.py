"""Hoeveel levert of vraagt een project, uur voor uur?

Van uurmetingen van het weer naar MW: wind door een vermogenskromme, zon door de straling, woningen door de
buitentemperatuur. Alle reeksen hebben dezelfde uren; een uur dat ontbreekt (NaN) blijft ontbreken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.errors import EmptyInput, OutOfRange

Getallen = NDArray[np.float64]
UREN_PER_JAAR = 8760.0
# 1 J/cm² in een uur is 10.000/3.600 W/m².
W_M2_PER_J_CM2 = 10_000.0 / 3_600.0
STC_W_M2 = 1000.0
LAAGSTE_FACTOR, HOOGSTE_FACTOR = 0.2, 3.0


def naar_ashoogte(snelheid_ms: Getallen, *, meethoogte_m: float, ashoogte_m: float, ruwheid_m: float) -> Getallen:
    """De wind op ashoogte met de logaritmische wet: v · ln(ashoogte/z0) / ln(meethoogte/z0).

    Raises
    ------
    OutOfRange : als een hoogte niet boven de ruwheidslengte ligt.

    >>> naar_ashoogte(np.array([5.0]), meethoogte_m=10.0, ashoogte_m=100.0, ruwheid_m=0.1).round(6).tolist()
    [7.5]
    """
    if not 0 < ruwheid_m < min(meethoogte_m, ashoogte_m):
        raise OutOfRange("ruwheidslengte (m)", ruwheid_m, "meer dan 0 en onder beide hoogten", "herstel de hoogten")
    factor = np.log(ashoogte_m / ruwheid_m) / np.log(meethoogte_m / ruwheid_m)
    uit: Getallen = np.asarray(snelheid_ms, dtype=np.float64) * factor
    return uit


def wind_mw(
    snelheid_ms: Getallen, kromme_ms: Getallen, kromme_kw: Getallen, *, aantal: int = 1, verlies: float = 0.0
) -> Getallen:
    """Het vermogen van `aantal` gelijke turbines per uur, MW.

    Parameters
    ----------
    snelheid_ms : (u,) wind op ashoogte
    kromme_ms, kromme_kw : (m,) vermogenskromme; daarbuiten staat de turbine stil
    verlies : aandeel (0–1) voor zog, stilstand en kabels; zie `net_wind_verlies`

    Raises
    ------
    OutOfRange : voor een verlies buiten 0–1.
    """
    if not 0.0 <= verlies <= 1.0:
        raise OutOfRange("verlies", verlies, "een aandeel van 0 tot en met 1", "herstel het verlies")
    kw = np.interp(snelheid_ms, kromme_ms, kromme_kw, left=0.0, right=0.0)
    uit: Getallen = np.where(np.isnan(snelheid_ms), np.nan, kw * aantal * (1.0 - verlies) / 1000.0)
    return uit


@dataclass(frozen=True, kw_only=True)
class Molengroep:
    """Gelijke turbines op gelijke hoogte in een park: wind op ashoogte (u,), vermogenskromme (m,) en aantal."""

    snelheid_ms: Getallen
    kromme_ms: Getallen
    kromme_kw: Getallen
    aantal: int


def park_mw(groepen: Sequence[Molengroep], p: Parameters) -> Getallen:
    """Het uurprofiel van een park waarvan de opbrengst nog niet berekend is, MW, met `net_wind_verlies`.

    Raises
    ------
    EmptyInput : zonder groepen.
    """
    return _som_mw(groepen, 1.0, p["net_wind_verlies"])


def ijk_park_mw(groepen: Sequence[Molengroep], jaar_mwh: float) -> Getallen:
    """Het uurprofiel van een park waarvan de jaaropbrengst al berekend is, MW.

    De gemeten wind wordt met één factor geschaald tot de jaaropbrengst klopt (halveren). Zo blijft de top van het
    profiel het nominale vermogen, wat bij aftoppen telt; het vermogen zelf schalen zou die top verlagen.

    Raises
    ------
    EmptyInput : zonder groepen.
    OutOfRange : als de opbrengst met 0,2 tot 3 keer de gemeten wind niet te halen is.
    """

    def mwh(factor: float) -> float:
        return jaarenergie_mwh(_som_mw(groepen, factor, 0.0))

    # Boven een zekere wind daalt de opbrengst weer door uitschakelen: zoek onder die top.
    laag, hoog = LAAGSTE_FACTOR, max(np.linspace(LAAGSTE_FACTOR, HOOGSTE_FACTOR, 57).tolist(), key=mwh)
    if not mwh(laag) <= jaar_mwh <= mwh(hoog):
        raise OutOfRange(
            "jaaropbrengst (MWh)", jaar_mwh, f"{mwh(laag):.0f} tot {mwh(hoog):.0f} bij deze wind", "controleer haar"
        )
    for _ in range(60):
        midden = (laag + hoog) / 2.0
        laag, hoog = (midden, hoog) if mwh(midden) < jaar_mwh else (laag, midden)
    return _som_mw(groepen, hoog, 0.0)


def zon_mw(straling_j_cm2: Getallen, vermogen_mwp: float, p: Parameters) -> Getallen:
    """Het vermogen van een zonnepark per uur, MW: MWp · G / 1000 W/m² · `net_zon_rendement`, hooguit MWp.

    Parameters
    ----------
    straling_j_cm2 : (u,) globale straling per uurvak (KNMI, kolom Q)
    """
    g = np.asarray(straling_j_cm2, dtype=np.float64) * W_M2_PER_J_CM2
    uit: Getallen = np.minimum(vermogen_mwp * g / STC_W_M2 * p["net_zon_rendement"], vermogen_mwp)
    return uit


def woningen_mw(temperatuur_c: Getallen, piek_mw: float, p: Parameters) -> Getallen:
    """De vraag van geheel elektrische woningen per uur, MW.

    Een vast deel (`net_basislast_aandeel`) van de piek, en de rest evenredig met het aantal graden onder
    `net_stookgrens_c`; op het koudste uur is de vraag `piek_mw`. Zonder dagritme: een grove benadering.

    Raises
    ------
    EmptyInput : als het in de reeks nergens onder de stookgrens komt.
    """
    graden = np.maximum(p["net_stookgrens_c"] - np.asarray(temperatuur_c, dtype=np.float64), 0.0)
    meest = float(np.nanmax(graden)) if np.isfinite(graden).any() else 0.0
    if meest <= 0:
        raise EmptyInput("temperatuur", "geen uur onder de stookgrens", "een heel jaar", "lees een langere reeks in")
    basis = p["net_basislast_aandeel"]
    uit: Getallen = piek_mw * (basis + (1.0 - basis) * graden / meest)
    return uit


def jaarenergie_mwh(mw: Getallen) -> float:
    """De energie per jaar van een uurprofiel, MWh: het gemiddelde maal 8.760; ontbrekende uren tellen niet mee.

    Raises
    ------
    EmptyInput : als geen enkel uur bekend is.
    """
    goed = mw[np.isfinite(mw)]
    if not len(goed):
        raise EmptyInput("uurprofiel", "geen bekende uren", "ten minste één uur", "lees een andere reeks in")
    return float(np.mean(goed)) * UREN_PER_JAAR


def _som_mw(groepen: Sequence[Molengroep], factor: float, verlies: float) -> Getallen:
    if not groepen:
        raise EmptyInput("park", "geen turbines", "ten minste één turbine", "voeg turbines toe")
    rijen = [
        wind_mw(g.snelheid_ms * factor, g.kromme_ms, g.kromme_kw, aantal=g.aantal, verlies=verlies) for g in groepen
    ]
    som: Getallen = np.sum(rijen, axis=0)
    return som
