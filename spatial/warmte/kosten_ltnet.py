"""Wat kost een warmtenet op lage temperatuur (S3), met bodemopslag, oppervlaktewater of restwarmte van 30 °C?

Cijfers van CE Delft (2019, concept). Waar een stap ontbreekt in de bron staat het kental als onzeker te boek.
Het net zelf (leidingen, in het pand) rekent als bij middentemperatuur met gelijktijdigheid 0,55.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.warmte.annuiteit import annuiteitsfactor
from spatial.warmte.basis import Buurtbasis
from spatial.warmte.kosten_gebouw import lt_afgifte_eur, vermogen_rv_kw
from spatial.warmte.kosten_warmtenet import (
    Netkosten,
    af_net,
    inpandig_eur,
    leidingen_eur,
    netvermogen_kw,
    productie_gj,
    transport_eur,
)
from spatial.warmte.strategieen import Strategie

Array = NDArray[np.float64]


@dataclass(frozen=True)
class LtKosten:
    """Netkosten plus wat er in de woning staat (K09, K14) en wat dat aan stroom en piek vraagt."""

    net: Netkosten
    k09: Array
    k14: Array
    toestel_eur: Array
    stroom_gebouw_gj: Array
    piek_extra_kw: Array


def lt_net(basis: Buurtbasis, strategie: Strategie, p: Parameters) -> LtKosten:
    """Alle jaarkosten van een LT-net voor één variant, € per buurt."""
    vermogen = netvermogen_kw(basis, p["gelijktijdig_rv_lt"], p)
    productie = productie_gj(basis, strategie.doel, p)
    buizen = leidingen_eur(basis, vermogen, p["leer_lt_net"], p)
    bron_eur, bron_beheer, stroom = _bron(strategie, vermogen, productie, p)
    transport = np.zeros_like(vermogen)
    if strategie.bron in ("lt_restwarmte", "teo"):
        transport = transport_eur(basis, strategie.bron, p["bron_aandeel_vermogen"] * vermogen, p)
    wos = p["leer_lt_net"] * p["lt_wos_per_kw_eur"] * vermogen
    t = basis.telling
    panden = t.laagbouw + basis.panden_hoogbouw + t.utiliteit
    onderstation = p["leer_lt_net"] * p["lt_onderstation_eur"] * panden
    binnen = inpandig_eur(basis, p)
    af = af_net(p)
    beheer = (
        p["onderhoud_wos"] * wos
        + p["onderhoud_onderstation"] * onderstation
        + p["onderhoud_net"] * (buizen + transport)
        + p["onderhoud_inpandig"] * binnen
    )
    net = Netkosten(
        af * (buizen + wos + onderstation),
        af * binnen,
        af * transport,
        af * bron_eur,
        stroom * p["prijs_elektriciteit_gv"] / 0.0036,
        p["leer_onderhoud"] * beheer + bron_beheer,
        productie,
        vermogen,
        stroom,
    )
    k09, k14, toestel, stroom_gebouw, piek = _in_de_woning(basis, strategie, p)
    return LtKosten(net, k09, k14, toestel, stroom_gebouw, piek)


def _bron(s: Strategie, vermogen_kw: Array, productie_gj_: Array, p: Parameters) -> tuple[Array, Array, Array]:
    """Investering in de bron (€), jaarlijks beheer ervan (€) en stroomvraag (GJ per jaar)."""
    leer = p["leer_lt_net"]
    euro = np.zeros_like(vermogen_kw)
    beheer = np.zeros_like(vermogen_kw)
    stroom = p["net_pompenergie"] * productie_gj_
    if s.bron == "lt_restwarmte":
        euro = euro + leer * p["lt_bron_eur_kw"] * vermogen_kw
    else:
        wko = leer * p["lt_wko_regeneratie"] * (p["lt_wko_vast_eur"] + p["lt_wko_per_kw_eur"] * vermogen_kw)
        euro, beheer = euro + wko, beheer + p["lt_onderhoud_wko"] * wko
        stroom = stroom + p["lt_wko_stroom"] * productie_gj_
    if s.bron == "teo":
        teo = leer * (p["lt_teo_vast_eur"] + p["lt_teo_per_kw_eur"] * vermogen_kw)
        euro, beheer = euro + teo, beheer + p["lt_onderhoud_teo"] * teo
        stroom = stroom + p["lt_teo_stroom"] * productie_gj_
    if s.collectief:
        pomp = leer * p["lt_collectieve_wp_per_kw_eur"] * vermogen_kw
        buffer = leer * np.full_like(vermogen_kw, p["lt_buffer_eur"])
        euro = euro + pomp + buffer
        beheer = beheer + p["lt_onderhoud_wp"] * pomp + p["lt_onderhoud_buffer"] * buffer
        stroom = stroom + productie_gj_ / p[f"lt_spf_{s.collectief}"]
    return euro, beheer, stroom


def _in_de_woning(basis: Buurtbasis, s: Strategie, p: Parameters) -> tuple[Array, Array, Array, Array, Array]:
    """K09, K14 (€ per jaar), investering (€), stroom (GJ per jaar) en extra piek (kW) van toestellen in het gebouw."""
    v, t = basis.vraag[s.doel], basis.telling
    nul = np.zeros(len(basis.buurtcode))
    if not s.individueel:
        return nul, nul, nul, nul, nul
    kort = annuiteitsfactor(p["rente_nationaal"], p["looptijd_installatie_jaar"])
    lang = annuiteitsfactor(p["rente_nationaal"], p["looptijd_isolatie_jaar"])
    tapwater = v.tapwater + v.util_tapwater
    if s.individueel == "50":
        toestel = p["leer_lt_net"] * p["lt_booster_eur"] * t.woningen
        stroom = tapwater / p["lt_spf_booster_tw"]
        piek_extra = nul
    else:
        laag, hoog, util = vermogen_rv_kw(basis, p)
        per_woning = p["lt_individuele_wp_b_eur"]
        toestel = p["leer_lt_net"] * (per_woning * t.woningen + p["lt_individuele_wp_util_eur_kw"] * util)
        stroom = (v.rv + v.util_rv) / p["lt_spf_individueel_rv"] + tapwater / p["lt_spf_individueel_tw"]
        samen = (laag + hoog) * p["gelijktijdig_rv_lt"] + util * p["gelijktijdig_rv_util"]
        piek_extra = samen / p["lt_spf_individueel_rv"]
    afgifte = lt_afgifte_eur(basis, p)
    k09 = toestel * kort + afgifte * lang
    return k09, p["wp_lucht_onderhoud"] * toestel, toestel + afgifte, stroom, piek_extra
