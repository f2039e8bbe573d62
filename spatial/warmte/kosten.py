"""Wat kost elke strategie in elke buurt, volgens de definities van de Startanalyse (K01–K18, H16–H18)?

Nationale meerkosten: H16 = som van K01 tot en met K09 + K17 (K11 tot en met K16) min de variabele kosten van de
referentie (2030, niets doen). H17 = H16 / vermeden CO2; H18 = H16 / WEQ. Dit zijn kosten voor het land, geen rekening.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.warmte.basis import Buurtbasis
from spatial.warmte.kosten_gebouw import installaties_eur_jaar, isolatie_eur_jaar, ketel_onderhoud_eur_jaar
from spatial.warmte.kosten_ltnet import lt_net
from spatial.warmte.kosten_net import beheer_eur_jaar, elektriciteitsnet_eur_jaar, gasnet_weg_eur_jaar, piek_kw
from spatial.warmte.kosten_warmtenet import Netkosten, mt_net
from spatial.warmte.strategieen import Strategie
from spatial.warmte.vraag import Buurtvraag

Array = NDArray[np.float64]
KAPITAAL = ("K01", "K02", "K03", "K04", "K05", "K06", "K07", "K08", "K09")
VARIABEL = ("K11", "K12", "K13", "K14", "K15", "K16")
_GJ_PER_KWH = 0.0036
_BRONNAAM = {
    "ht_restwarmte": "restwarmte op hoge temperatuur",
    "lt_restwarmte": "restwarmte op lage temperatuur",
    "geothermie": "aardwarmte",
    "teo": "warmte uit oppervlaktewater",
}


@dataclass(frozen=True)
class Strategiekosten:
    """De kosten van één strategie; alle velden (B,), NaN waar de strategie niet kan.

    `onderdelen` : K01 tot en met K16 in € per jaar; `reden` : leeg, of waarom de strategie hier niet kan.
    """

    strategie: Strategie
    onderdelen: Mapping[str, Array]
    h16_eur_jaar: Array
    h17_eur_ton: Array
    h18_eur_weq_jaar: Array
    gas_m3: Array
    stroom_kwh: Array
    co2_ton: Array
    piek_extra_kw: Array
    reden: NDArray[np.str_]


@dataclass(frozen=True)
class Referentie:
    """Niets doen in 2030: variabele kosten (€ per jaar), uitstoot (ton per jaar) en de delen daarvan, (B,)."""

    onderdelen: Mapping[str, Array]
    variabel_eur_jaar: Array
    co2_ton: Array
    gas_m3: Array
    stroom_kwh: Array


def referentie(basis: Buurtbasis, p: Parameters) -> Referentie:
    """De referentie: huidige vraag op aardgas, netten beheerd zoals nu."""
    v = basis.vraag["huidig"]
    gas_m3, _ = gasvraag_m3(v, "ketel", p)
    stroom = (v.apparatuur + v.ventilatie + v.util_apparatuur) / _GJ_PER_KWH
    delen = {
        "K12": gas_m3 * p["prijs_aardgas_kv"],
        "K13": stroom * p["prijs_elektriciteit_kv"],
        "K14": ketel_onderhoud_eur_jaar(basis, p),
        "K16": beheer_eur_jaar(basis, met_gas=True, p=p),
    }
    co2 = (gas_m3 * p["co2_aardgas_kg_m3"] + stroom * p["co2_elektriciteit_kg_kwh"]) / 1000.0
    return Referentie(delen, sum(delen.values(), np.zeros_like(gas_m3)), co2, gas_m3, stroom)


def gasvraag_m3(v: Buurtvraag, techniek: str, p: Parameters) -> tuple[Array, Array]:
    """Gas in m³ en stroom van de hybride warmtepomp in GJ, woningen en utiliteit samen.

    Ketel: RV/1,04 + TW/0,72. Hybride: 0,22 · RV/1,04 + TW/0,72; de rest van de RV komt van de warmtepomp.
    """
    deel_w = p["hybride_aandeel_rv"] if techniek == "hybride" else 0.0
    deel_u = p["util_hybride_aandeel_rv"] if techniek == "hybride" else 0.0
    ketel_rv = ((1 - deel_w) * v.rv + (1 - deel_u) * v.util_rv) / p["ketel_rendement_rv"]
    ketel_tw = (v.tapwater + v.util_tapwater) / p["ketel_rendement_tw"]
    stroom = deel_w * v.rv / p["spf_hybride_rv"] + deel_u * v.util_rv / p["spf_util_hybride"]
    return (ketel_rv + ketel_tw) / p["calorische_waarde_gj_m3"], stroom


def gas_per_woning_m3(basis: Buurtbasis, p: Parameters) -> Array:
    """Aardgas per woning volgens het model (m³ per jaar), zonder utiliteit en zonder klimaatfactor: zoals het nu is.

    Bedoeld om naast het gemeten gebruik van het CBS te leggen; NaN waar geen woningen staan.
    """
    v = basis.vraag["huidig"]
    gj = v.rv / p["klimaatfactor_rv"] / p["ketel_rendement_rv"] + v.tapwater / p["ketel_rendement_tw"]
    return per_eenheid(gj / p["calorische_waarde_gj_m3"], basis.telling.woningen)


def warmtepompstroom_gj(v: Buurtvraag, soort: str, p: Parameters) -> Array:
    """Stroom van een volledig elektrische warmtepomp (soort 'lucht' of 'bodem'), GJ per jaar."""
    rv = v.rv_a / p[f"spf_{soort}_rv_a"] + v.rv_b / p[f"spf_{soort}_rv_b"] + v.rv_c / p[f"spf_{soort}_rv_c"]
    tw = (v.tapwater + v.util_tapwater) / p[f"spf_{soort}_tw"]
    return rv + v.util_rv / p[f"spf_util_{soort}"] + tw


def reken(basis: Buurtbasis, strategieen: Sequence[Strategie], p: Parameters) -> dict[str, Strategiekosten]:
    """Alle strategieën voor alle buurten; uitkomst per code."""
    ref = referentie(basis, p)
    return {s.code: reken_strategie(basis, s, ref, p) for s in strategieen}


def reken_strategie(basis: Buurtbasis, s: Strategie, ref: Referentie, p: Parameters) -> Strategiekosten:
    """Eén strategie: onderdelen, H16 tot en met H18, energie, uitstoot en extra elektrische piek."""
    k, gas_m3, stroom, piek = _onderdelen(basis, s, p)
    h16 = sum((k[naam] for naam in (*KAPITAAL, *VARIABEL)), np.zeros(len(basis.buurtcode))) - ref.variabel_eur_jaar
    co2 = (gas_m3 * p["co2_groengas_kg_m3"] + stroom * p["co2_elektriciteit_kg_kwh"]) / 1000.0
    vermeden = ref.co2_ton - co2
    reden = _waarom_niet(basis, s, vermeden)
    # Per trekking: wie daarin geen CO2 bespaart heeft in die trekking geen uitkomst.
    kan = (reden == "") & (vermeden > 0)
    h16 = np.where(kan, h16, np.nan)
    h17, h18 = per_eenheid(h16, vermeden), per_eenheid(h16, basis.weq)
    extra = np.maximum(piek - piek_kw(basis, "gas", p), 0.0)
    onderdelen = {naam: np.where(kan, waarde, np.nan) for naam, waarde in k.items()}
    return Strategiekosten(s, onderdelen, h16, h17, h18, gas_m3, stroom, co2, extra, reden)


def per_eenheid(h16_eur_jaar: Array, eenheden: Array) -> Array:
    """H17 = H16 / vermeden ton CO2 en H18 = H16 / WEQ; NaN waar niets te delen is."""
    uit: Array = np.divide(h16_eur_jaar, eenheden, out=np.full_like(h16_eur_jaar, np.nan), where=eenheden > 0)
    return uit


def _onderdelen(basis: Buurtbasis, s: Strategie, p: Parameters) -> tuple[dict[str, Array], Array, Array, Array]:
    """K01 tot en met K16, gas (m³), alle stroom (kWh) en de elektrische piek (kW) van een strategie."""
    nul = np.zeros(len(basis.buurtcode))
    v = basis.vraag[s.doel]
    k = dict.fromkeys((*KAPITAAL, *VARIABEL), nul)
    k["K08"] = isolatie_eur_jaar(basis, s.doel, p)
    k["K16"] = beheer_eur_jaar(basis, met_gas=s.gas, p=p)
    if not s.gas:
        k["K02"] = gasnet_weg_eur_jaar(basis, p)
    stroom = v.apparatuur + v.ventilatie + v.util_apparatuur
    pomp, gas_m3, net_kwh, piek = nul, nul, nul, piek_kw(basis, "gas", p)
    if s.gas:
        gas_m3, pomp = gasvraag_m3(v, s.techniek, p)
        k["K12"] = gas_m3 * p["prijs_groengas_kv"]
        k["K09"], k["K14"] = installaties_eur_jaar(basis, s.techniek, p)
        piek = piek_kw(basis, "hybride" if s.techniek == "hybride" else "gas", p)
    elif s.warmtenet:
        if s.techniek == "mt_net":
            net = mt_net(basis, s.doel, s.bron, p)
            gas_m3 = _piekgas_m3(net, p)
        else:
            lt = lt_net(basis, s, p)
            net, k["K09"], k["K14"], pomp = lt.net, lt.k09, lt.k14, lt.stroom_gebouw_gj
            piek = piek + lt.piek_extra_kw
        net_kwh = net.stroom_gj / _GJ_PER_KWH
        k |= {"K04": net.k04, "K05": net.k05, "K06": net.k06, "K07": net.k07, "K11": net.k11, "K15": net.k15}
        k["K12"] = gas_m3 * p["prijs_groengas_gv"]
    else:
        soort = "lucht" if s.techniek == "lucht_wp" else "bodem"
        pomp = warmtepompstroom_gj(v, soort, p)
        k["K09"], k["K14"] = installaties_eur_jaar(basis, s.techniek, p)
        piek = piek_kw(basis, "all_electric", p)
    k["K01"] = elektriciteitsnet_eur_jaar(basis, piek, p)
    toeslag = p["toeslag_warmtepomp_eur_kwh"] * p["aandeel_warmtepompen_nl"]
    k["K13"] = (stroom + pomp) / _GJ_PER_KWH * p["prijs_elektriciteit_kv"] + pomp / _GJ_PER_KWH * toeslag
    return k, gas_m3, (stroom + pomp) / _GJ_PER_KWH + net_kwh, piek


def _piekgas_m3(net: Netkosten, p: Parameters) -> Array:
    """Gas voor de piekketel van een MT-net: 20 % van de productie bij rendement 0,925."""
    gj = (1 - p["bron_aandeel_volume"]) * net.productie_gj / p["piekketel_rendement"]
    gas: Array = gj / p["calorische_waarde_gj_m3"]
    return gas


def _waarom_niet(basis: Buurtbasis, s: Strategie, vermeden_ton: Array) -> NDArray[np.str_]:
    """Leeg waar de strategie kan; anders de reden in gewone taal."""
    reden = np.full(len(basis.buurtcode), "", dtype="<U80")
    if s.bron:
        if not basis.bronnen_bekend:
            reden[:] = "onbekend: de laag warmtebronnen ontbreekt"
        else:
            afstand = basis.bron_afstand_m.get(s.bron, np.full(len(reden), np.nan))
            reden[np.isnan(afstand)] = f"geen {_BRONNAAM[s.bron]} in bereik"
    # Met trekkingen is dit een tabel (R, B): een buurt valt pas af als ze in geen enkele trekking CO2 bespaart.
    bespaart = vermeden_ton > 0
    reden[~(bespaart.any(axis=0) if bespaart.ndim > 1 else bespaart)] = "geen CO2 te besparen"
    reden[basis.weq < 1] = "geen gebouwen"
    return reden


def kostentabel(kosten: Mapping[str, Strategiekosten], buurtcode: pd.Index[str], veld: str) -> pd.DataFrame:
    """Eén veld (zoals 'h18_eur_weq_jaar') als tabel: rijen buurten, kolommen strategieën."""
    return pd.DataFrame({code: getattr(uit, veld) for code, uit in kosten.items()}, index=buurtcode)
