"""Wat gebruikt en investeert één woning van elk type, nu en bij elke strategie?

Dit is de brug van het kostenmodel naar de bewoner: dezelfde vraag en dezelfde installaties, maar per woning en
zonder utiliteit. Elk woningtype van een buurt wordt behandeld als een eigen kleine buurt, zodat geen formule
twee keer bestaat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.warmte.basis import Buurtbasis, buurtbasis
from spatial.warmte.indeling import WONINGTYPEN
from spatial.warmte.kentallen import Kentallen
from spatial.warmte.kosten import gasvraag_m3, warmtepompstroom_gj
from spatial.warmte.kosten_gebouw import hybride_eur, ketel_onderhoud_eur_jaar, lt_afgifte_eur, warmtepomp_eur
from spatial.warmte.kosten_ltnet import lt_net
from spatial.warmte.strategieen import Strategie
from spatial.warmte.voorraad import Voorraad

Array = NDArray[np.float64]
REFERENTIE = "aardgas"


def gebruik_per_woningtype(
    voorraad: Voorraad, kentallen: Kentallen, p: Parameters, strategieen: Sequence[Strategie]
) -> pd.DataFrame:
    """Gemiddeld gebruik en investering per woning, voor elke buurt, elk woningtype dat er staat en elke strategie.

    Returns
    -------
    Tabel met buurtcode, woningtype, strategie ('aardgas' is de vergelijking), aantal, gas_m3_jaar,
    elektriciteit_kwh_jaar, warmte_gj_jaar, investering_installatie_eur, investering_isolatie_eur,
    onderhoud_eur_jaar. Bedragen zonder btw, prijspeil van de parameterset.
    """
    per_type = _per_type(voorraad)
    basis = buurtbasis(per_type, kentallen, p, np.ones(len(per_type.buurtcode)))
    aantal = basis.telling.woningen
    delen = [_rijen(voorraad, REFERENTIE, aantal, *_aardgas(basis, p))]
    delen += [_rijen(voorraad, s.code, aantal, *_strategie(basis, s, p)) for s in strategieen]
    tabel = pd.concat(delen, ignore_index=True)
    return tabel[tabel["aantal"] > 0].reset_index(drop=True)


def _per_type(voorraad: Voorraad) -> Voorraad:
    """Elke buurt zes keer: telkens alleen de woningen van één type, zonder utiliteit."""
    aantal_typen = len(WONINGTYPEN)
    masker = np.tile(np.eye(aantal_typen), (len(voorraad.buurtcode), 1))[:, :, None, None]
    namen = pd.Index([f"{b}/{t}" for b in voorraad.buurtcode for t in WONINGTYPEN])
    rijen = len(namen)
    return replace(
        voorraad,
        buurtcode=namen,
        aantal=np.repeat(voorraad.aantal, aantal_typen, axis=0) * masker,
        oppervlakte_m2=np.repeat(voorraad.oppervlakte_m2, aantal_typen, axis=0) * masker,
        utiliteit_m2=np.zeros((rijen, *voorraad.utiliteit_m2.shape[1:])),
        utiliteit_aansluitingen=np.zeros(rijen),
        wijze=pd.Series(np.repeat(voorraad.wijze.to_numpy(), aantal_typen), index=namen, dtype="str"),
    )


def _aardgas(basis: Buurtbasis, p: Parameters) -> tuple[Array, ...]:
    v = basis.vraag["huidig"]
    gas, _ = gasvraag_m3(v, "ketel", p)
    nul = np.zeros_like(gas)
    stroom = (v.apparatuur + v.ventilatie) / 0.0036
    ketel = p["leer_ketel"] * p["ketel_eur"] * basis.telling.woningen
    return gas, stroom, nul, ketel, nul, ketel_onderhoud_eur_jaar(basis, p)


def _strategie(basis: Buurtbasis, s: Strategie, p: Parameters) -> tuple[Array, ...]:
    """Gas (m³), stroom (kWh), warmte (GJ), installatie (€), isolatie (€) en onderhoud (€ per jaar), per type totaal."""
    v = basis.vraag[s.doel]
    nul = np.zeros(len(basis.buurtcode))
    stroom_gj = v.apparatuur + v.ventilatie
    schuif = p["schuif_kosten"]
    isolatie = p["leer_isolatie"] * ((1 - schuif) * v.isolatie_laag_eur + schuif * v.isolatie_hoog_eur)
    ketel = p["leer_ketel"] * p["ketel_eur"] * basis.telling.woningen
    if s.gas:
        gas, pomp = gasvraag_m3(v, s.techniek, p)
        extra = hybride_eur(basis, p) if s.techniek == "hybride" else nul
        onderhoud = ketel_onderhoud_eur_jaar(basis, p) + p["hybride_onderhoud"] * extra
        return gas, (stroom_gj + pomp) / 0.0036, nul, ketel + extra, isolatie, onderhoud
    if s.techniek == "lt_net":
        lt = lt_net(basis, s, p)
        warmte = v.rv + v.tapwater - lt.stroom_gebouw_gj
        return nul, (stroom_gj + lt.stroom_gebouw_gj) / 0.0036, warmte, lt.toestel_eur, isolatie, lt.k14
    if s.techniek == "mt_net":
        return nul, stroom_gj / 0.0036, v.rv + v.tapwater, nul, isolatie, nul
    soort = "lucht" if s.techniek == "lucht_wp" else "bodem"
    pomp_eur = warmtepomp_eur(basis, "lucht" if soort == "lucht" else "bodem", p)
    stroom = (stroom_gj + warmtepompstroom_gj(v, soort, p)) / 0.0036
    koken = p["elektrisch_koken_eur"] * basis.telling.woningen
    installatie = pomp_eur + lt_afgifte_eur(basis, p) + koken
    return nul, stroom, nul, installatie, isolatie, p[f"wp_{soort}_onderhoud"] * pomp_eur


def _rijen(voorraad: Voorraad, code: str, aantal: Array, *waarden: Array) -> pd.DataFrame:
    per_woning = [np.divide(w, aantal, out=np.full_like(w, np.nan), where=aantal > 0) for w in waarden]
    kolommen = (
        "gas_m3_jaar",
        "elektriciteit_kwh_jaar",
        "warmte_gj_jaar",
        "investering_installatie_eur",
        "investering_isolatie_eur",
        "onderhoud_eur_jaar",
    )
    return pd.DataFrame(
        {
            "buurtcode": np.repeat(voorraad.buurtcode.to_numpy(), len(WONINGTYPEN)),
            "woningtype": np.tile(np.array(WONINGTYPEN), len(voorraad.buurtcode)),
            "strategie": code,
            "aantal": aantal,
            **dict(zip(kolommen, per_woning, strict=True)),
        }
    )
