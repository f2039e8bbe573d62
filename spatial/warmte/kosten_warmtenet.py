"""Wat kost een warmtenet: leidingen (K04), in het pand (K05), transport (K06), bron (K07), inkoop en beheer?

Middentemperatuur volgens Vesta MAIS 5.0, lage temperatuur met de cijfers van CE Delft (2019). Leidingkosten per
meter hangen af van het vermogen: laag 400 + 210·√P, hoog 800 + 200·P^0,6 (P in MW); gerekend wordt met het midden.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.warmte.annuiteit import annuiteitsfactor
from spatial.warmte.basis import Buurtbasis
from spatial.warmte.kosten_gebouw import vermogen_rv_kw
from spatial.warmte.netlengte import warmtenet_m

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Netkosten:
    """Jaarbedragen van een warmtenet in euro per buurt, met vermogen (kW) en geproduceerde warmte (GJ per jaar)."""

    k04: Array
    k05: Array
    k06: Array
    k07: Array
    k11: Array
    k15: Array
    productie_gj: Array
    vermogen_kw: Array
    stroom_gj: Array


def buiskosten_eur_m(vermogen_kw: Array, p: Parameters) -> Array:
    """Kosten van een meter warmteleiding bij een vermogen in kW."""
    mw = np.maximum(vermogen_kw, 0.0) / 1000.0
    s = p["schuif_kosten"]
    laag = p["buis_vast_laag_eur_m"] + p["buis_macht_laag_eur_m"] * mw**0.5
    hoog = p["buis_vast_hoog_eur_m"] + p["buis_macht_hoog_eur_m"] * mw**0.6
    kosten: Array = (1 - s) * laag + s * hoog
    return kosten


def netvermogen_kw(basis: Buurtbasis, gelijktijdig_rv: float, p: Parameters) -> Array:
    """P_sec: vermogen dat het net levert na gelijktijdigheid, met 5 % verlies, kW."""
    laag, hoog, util = vermogen_rv_kw(basis, p)
    t = basis.telling
    tapwater = p["p_tw_laagbouw_kw"] * t.laagbouw + p["p_tw_hoogbouw_kw"] * t.hoogbouw
    tapwater = tapwater + p["p_util_tw_kw_m2"] * t.utiliteit_m2
    som = (laag + hoog) * gelijktijdig_rv + util * p["gelijktijdig_rv_util"] + tapwater * p["gelijktijdig_tw"]
    vermogen: Array = som / (1 - p["net_verlies_vermogen"])
    return vermogen


def leidingen_eur(basis: Buurtbasis, vermogen_kw: Array, leer_net: float, p: Parameters) -> Array:
    """Investering in hoofd-, zij- en aansluitleidingen, €. Meergezinspanden delen één aansluiting."""
    hoofd_m, zij_m = warmtenet_m(vermogen_kw, basis.oppervlakte_m2, p)
    onderstations = np.maximum(np.ceil(vermogen_kw / p["net_kw_per_onderstation"]), 1.0)
    straat = hoofd_m * buiskosten_eur_m(vermogen_kw, p) + zij_m * buiskosten_eur_m(vermogen_kw / onderstations, p)
    laag, hoog, util = vermogen_rv_kw(basis, p)
    t = basis.telling
    aansluiting = np.zeros_like(straat)
    for vermogen, aantal in ((laag, t.laagbouw), (hoog, basis.panden_hoogbouw), (util, t.utiliteit)):
        per_stuk = np.divide(vermogen, aantal, out=np.zeros_like(vermogen), where=aantal > 0)
        aansluiting = aansluiting + aantal * p["net_aansluiting_m"] * buiskosten_eur_m(per_stuk, p)
    return leer_net * straat + p["leer_aansluiting"] * aansluiting


def inpandig_eur(basis: Buurtbasis, p: Parameters) -> Array:
    """Investering binnen het pand: leidingen, afleverset, ongemak, projectleiding en utiliteitsmeters, €."""
    t = basis.telling
    vast = p["afleverset_eur"] + p["ongemak_eur"] + p["projectleiding_eur"]
    # De Startanalyse rekent elke meergezinswoning met een eigen aansluiting; blokverwarming staat apart als kental.
    woning = t.laagbouw * (p["inpandig_grond_eur"] + vast) + t.hoogbouw * (p["inpandig_stapel_eur"] + vast)
    _, _, util_kw = vermogen_rv_kw(basis, p)
    meters = p["util_meter_vast_eur"] * t.utiliteit + p["util_meter_per_kw_eur"] * util_kw
    return p["leer_inpandig"] * (woning + meters)


def mt_net(basis: Buurtbasis, doel: str, bron: str, p: Parameters) -> Netkosten:
    """Een net op middentemperatuur; bron 'ht_restwarmte' (met transport) of aardwarmte (ter plaatse)."""
    vermogen = netvermogen_kw(basis, p["gelijktijdig_rv_mt"], p)
    af = af_net(p)
    buizen = leidingen_eur(basis, vermogen, p["leer_mt_net"], p)
    wos = p["wos_aandeel"] * vermogen * p["wos_eur_kw"]
    onderstation = vermogen * p["onderstation_eur_kw"]
    binnen = inpandig_eur(basis, p)
    bron_kw = p["bron_aandeel_vermogen"] * vermogen
    productie = productie_gj(basis, doel, p)
    uit_bron = p["bron_aandeel_volume"] * productie
    stroom = p["prijs_elektriciteit_gv"] / 0.0036
    stroom_gj = p["net_pompenergie"] * productie
    if bron == "ht_restwarmte":
        transport = transport_eur(basis, bron, bron_kw, p)
        opwek, onderhoud = p["restwarmte_eur_kw"] * bron_kw, p["restwarmte_onderhoud"]
        inkoop = uit_bron * p["restwarmte_prijs_eur_gj"]
    else:
        transport = np.zeros_like(vermogen)
        opwek, onderhoud = p["geothermie_eur_kw"] * p["leer_geothermie"] * bron_kw, p["geothermie_onderhoud"]
        inkoop, stroom_gj = np.zeros_like(vermogen), stroom_gj + uit_bron / p["geothermie_cop"]
    beheer = (
        p["onderhoud_wos"] * wos
        + p["onderhoud_onderstation"] * onderstation
        + p["onderhoud_net"] * (buizen + transport)
        + p["onderhoud_inpandig"] * binnen
        + (onderhoud + p["opwek_administratie"]) * opwek
    )
    return Netkosten(
        af * (buizen + wos + onderstation),
        af * binnen,
        af * transport,
        af * opwek,
        inkoop + stroom_gj * stroom,
        p["leer_onderhoud"] * beheer,
        productie,
        vermogen,
        stroom_gj,
    )


def productie_gj(basis: Buurtbasis, doel: str, p: Parameters) -> Array:
    """Warmte die de bron moet maken: vraag gedeeld door (1 - verlies), GJ per jaar."""
    productie: Array = basis.vraag[doel].warmte / (1 - p["net_verlies_warmte"] * p["leer_verlies"])
    return productie


def transport_eur(basis: Buurtbasis, bron: str, bron_kw: Array, p: Parameters) -> Array:
    """Transportleiding van de dichtstbijzijnde bron, €; NaN als er geen bron in bereik is."""
    afstand = basis.bron_afstand_m.get(bron, np.full(len(basis.buurtcode), np.nan))
    return p["leer_mt_net"] * afstand * p["omweg_transport"] * buiskosten_eur_m(bron_kw, p)


def af_net(p: Parameters) -> float:
    """Annuïteit van een warmtenet: terugverdiend van jaar 2 tot jaar 30."""
    return annuiteitsfactor(p["rente_nationaal"], p["warmtenet_eind_jaar"], p["warmtenet_start_jaar"])
