"""Wat kost het aan het elektriciteitsnet en het gasnet: verzwaren (K01), gas weghalen (K02) en beheer (K16)?

Formules uit de netbeheerdersnotitie bij de Startanalyse (2019). K02 en K16 zijn op 41 buurten nagerekend:
met de gasnetlengte die uit K16 volgt klopt K02 op 0,01 %.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.warmte.annuiteit import annuiteitsfactor
from spatial.warmte.basis import Buurtbasis

Array = NDArray[np.float64]


def piek_kw(basis: Buurtbasis, soort: str, p: Parameters) -> Array:
    """Elektrische piek van de buurt na gelijktijdigheid in kW; soort 'all_electric', 'hybride' of 'gas'."""
    t = basis.telling
    return p[f"piek_{soort}_kw"] * t.woningen + p[f"piek_util_{soort}_kw_m2"] * t.utiliteit_m2


def stations(piek_nieuw_kw: Array, piek_nu_kw: Array, p: Parameters) -> Array:
    """Aantal nieuwe middenspanningsruimten: extra piek gedeeld door 630 kVA, niet afgerond (zoals gepubliceerd)."""
    aantal: Array = np.maximum(piek_nieuw_kw - piek_nu_kw, 0.0) / p["msr_kva"]
    return aantal


def elektriciteitsnet_eur_jaar(basis: Buurtbasis, piek_nieuw_kw: Array, p: Parameters) -> Array:
    """K01: stations, laagspanningskabels naar rato van de nieuwe piek, en zwaardere aansluitingen.

    De extra piek telt ten opzichte van de huidige vraag, niet van de vrije ruimte: zo is ook gepubliceerd.
    """
    nu = piek_kw(basis, "gas", p)
    extra = np.maximum(piek_nieuw_kw - nu, 0.0)
    aandeel = np.divide(extra, piek_nieuw_kw, out=np.zeros_like(extra), where=piek_nieuw_kw > 0)
    kabel = p["ls_verzwaring_eur_m"] * p["ls_aandeel_lengte"] * basis.elektriciteitsnet_m * aandeel
    zwaarder = np.where(extra > 0, basis.telling.woningen, 0.0) * p["aansluiting_3x25_eur"]
    investering = stations(piek_nieuw_kw, nu, p) * p["msr_eur"] + kabel + zwaarder * (1 - p["aandeel_al_3x25"])
    return _net(p) * investering


def gasnet_weg_eur_jaar(basis: Buurtbasis, p: Parameters) -> Array:
    """K02: aansluitingen en lagedrukleiding verwijderen."""
    t = basis.telling
    investering = (
        p["gas_weg_laagbouw_eur"] * t.laagbouw
        + p["gas_weg_hoogbouw_eur"] * t.hoogbouw
        + p["gas_weg_util_eur"] * t.utiliteit
        + p["gas_weg_leiding_eur_m"] * basis.gasnet_m
    )
    return _net(p) * investering


def beheer_eur_jaar(basis: Buurtbasis, met_gas: bool, p: Parameters) -> Array:
    """K16: beheer van het elektriciteitsnet, en van het gasnet als dat blijft."""
    beheer = p["onderhoud_elektriciteitsnet_eur_m"] * basis.elektriciteitsnet_m
    return beheer + p["onderhoud_gasnet_eur_m"] * basis.gasnet_m if met_gas else beheer


def _net(p: Parameters) -> float:
    return annuiteitsfactor(p["rente_nationaal"], p["looptijd_net_jaar"])
