"""Het WAT-deel van een buurt: opties naast elkaar, kengetallen, en het verschil met de Startanalyse van PBL."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from api.models import KengetalInfo, Optie
from api.wat import Wat
from layers.sources.startanalyse import Startanalyse
from spatial.warmte.strategieen import STRATEGIEEN

ONDERDELEN = {
    "K01": "elektriciteitsnet",
    "K02": "gasnet verwijderen",
    "K03": "gasnet aanpassen",
    "K04": "warmtenet in de buurt",
    "K05": "warmtenet in het pand",
    "K06": "transport van warmte",
    "K07": "warmtebron",
    "K08": "isolatie",
    "K09": "installaties",
    "K11": "inkoop van warmte",
    "K12": "gas",
    "K13": "elektriciteit",
    "K14": "onderhoud in het gebouw",
    "K15": "beheer van het warmtenet",
    "K16": "beheer van gas- en stroomnet",
}
KENGETALLEN = {
    "woningen": KengetalInfo(naam="Woningen", eenheid="aantal", herkomst="buurten"),
    "weq": KengetalInfo(naam="Woningequivalenten", eenheid="WEQ", herkomst="warmtemodel"),
    "utiliteit_m2": KengetalInfo(naam="Utiliteit", eenheid="m²", herkomst="warmtemodel"),
    "warmtevraag_gj_jaar": KengetalInfo(
        naam="Warmtevraag van alle gebouwen", eenheid="GJ/jaar", herkomst="warmtemodel"
    ),
    "warmtedichtheid_gj_ha": KengetalInfo(naam="Warmtedichtheid", eenheid="GJ/ha", herkomst="warmtemodel"),
    "gas_model_m3_woning": KengetalInfo(naam="Aardgas volgens het model", eenheid="m³/woning", herkomst="warmtemodel"),
    "gas_m3_woning": KengetalInfo(naam="Gemeten aardgas (CBS)", eenheid="m³/woning", herkomst="buurten"),
    "elek_kwh_woning": KengetalInfo(naam="Gemeten stroom (CBS)", eenheid="kWh/woning", herkomst="buurten"),
    "aandeel_koop": KengetalInfo(naam="Koopwoningen", eenheid="aandeel", herkomst="buurten"),
    "aandeel_corporatie": KengetalInfo(naam="Corporatiewoningen", eenheid="aandeel", herkomst="buurten"),
    "woz_eur": KengetalInfo(naam="Gemiddelde WOZ-waarde", eenheid="€", herkomst="buurten"),
    "energiearmoede_aandeel": KengetalInfo(naam="Energiearmoede", eenheid="aandeel", herkomst="buurten"),
    "labeldekking": KengetalInfo(naam="Woningen met een label", eenheid="aandeel", herkomst="energielabels_buurt"),
    "netklasse": KengetalInfo(naam="Netcapaciteit (0 ruimte, 3 geen)", eenheid="klasse", herkomst="netcapaciteit"),
    "net_extra_mw": KengetalInfo(naam="Extra piek op het net", eenheid="MW", herkomst="warmtemodel"),
    "net_tekort_mw": KengetalInfo(naam="Tekort op het net", eenheid="MW", herkomst="netcapaciteit"),
    "net_wachtrij_mw": KengetalInfo(naam="Wachtrij in het voedingsgebied", eenheid="MW", herkomst="netcapaciteit"),
}
_UIT_BUURTEN = (
    "woningen", "gas_m3_woning", "elek_kwh_woning", "aandeel_koop", "aandeel_corporatie", "woz_eur",
    "energiearmoede_aandeel",
)  # fmt: skip


Pbl = Mapping[tuple[str, str], dict[str, float | None]]


def pbl_tabel(startanalyse: Startanalyse | None, wat: Wat | None) -> Pbl:
    """De gepubliceerde indicatoren per (buurtcode, variant) die naast de onze komen te staan."""
    if startanalyse is None or wat is None:
        return {}
    r = startanalyse.resultaten
    r = r[
        r["buurtcode"].isin(wat.buurtcode)
        & r["variant"].isin([*wat.kosten, "ref_2030"])
        & r["indicator"].isin([*ONDERDELEN, "H18"])
    ]
    uit: dict[tuple[str, str], dict[str, float | None]] = {}
    for code, variant, indicator, waarde in zip(r["buurtcode"], r["variant"], r["indicator"], r["waarde"], strict=True):
        uit.setdefault((code, variant), {})[indicator] = _f(waarde)
    return uit


def opties(wat: Wat, code: str, pbl_: Pbl, *, herleidbaar: bool = False) -> list[Optie]:
    """Elke strategie in deze buurt, de goedkoopste (H18) eerst; wat niet kan of mag achteraan met de reden.

    `herleidbaar` : de buurt is zo klein dat kosten per onderdeel en voor bewoners weg moeten blijven.
    """
    i = wat.buurtcode.get_loc(code)
    uit = []
    for kolom, (naam, k) in enumerate(wat.kosten.items()):
        reden = str(k.reden[i])
        if not reden and np.isnan(wat.gas_mag.h17[i, kolom]):
            reden = wat.gas_regel
        pbl = pbl_.get((code, naam), {})
        bewoner = None if herleidbaar else wat.voor_bewoner(code, naam)
        uit.append(
            Optie(
                strategie=naam,
                naam=STRATEGIEEN[naam].naam,
                toegestaan=reden == "",
                reden=reden,
                h16_eur_jaar=_f(k.h16_eur_jaar[i]),
                h17_eur_ton=_f(k.h17_eur_ton[i]),
                h18_eur_weq_jaar=_f(k.h18_eur_weq_jaar[i]),
                onderdelen_eur_jaar={n: None if herleidbaar else _f(w[i]) for n, w in k.onderdelen.items()},
                piek_extra_kw=_f(k.piek_extra_kw[i]),
                eindgebruiker_eur_jaar=None if bewoner is None else _f(bewoner.get("verschil_eur_jaar")),
                aandeel_woonlastenneutraal=None if bewoner is None else _f(bewoner.get("aandeel_neutraal")),
                pbl_h18_eur_weq_jaar=pbl.get("H18"),
                pbl_onderdelen_eur_jaar={n: w for n, w in pbl.items() if n in ONDERDELEN},
            )
        )
    leeg = float("inf")
    return sorted(
        uit, key=lambda o: (not o.toegestaan, leeg if o.h18_eur_weq_jaar is None else o.h18_eur_weq_jaar, o.strategie)
    )


def pbl_verschil(wat: Wat, code: str, pbl_: Pbl) -> list[str]:
    """Waar onze H18 afwijkt van de Startanalyse, voor de strategieën die beide hebben; grootste onderdelen eerst."""
    i = wat.buurtcode.get_loc(code)
    weq = float(wat.basis.weq[i])
    regels = []
    for naam, k in wat.kosten.items():
        pbl = pbl_.get((code, naam), {})
        eigen, ander = _f(k.h18_eur_weq_jaar[i]), pbl.get("H18")
        if eigen is None or ander is None:
            continue
        delen = {
            ONDERDELEN[n]: (float(k.onderdelen[n][i]) - w) / weq
            for n, w in pbl.items()
            if n in ONDERDELEN and w is not None and n in k.onderdelen
        }
        # De referentie gaat van de variabele kosten af, dus een hogere referentie maakt de meerkosten lager.
        ref = pbl_.get((code, "ref_2030"), {})
        for n, waarde in wat.referentie.onderdelen.items():
            if ref.get(n) is not None:
                delen[f"{ONDERDELEN[n]} in de referentie"] = -(float(waarde[i]) - float(ref[n] or 0.0)) / weq
        # PBL deelt door de WEQ voor afronding; in kleine buurten scheelt dat.
        delen["afronding van de WEQ en rest"] = (eigen - ander) - sum(delen.values())
        top = sorted(delen.items(), key=lambda d: -abs(d[1]))[:3]
        uitleg = "; ".join(f"{wat_} {_plus(d)}" for wat_, d in top if abs(d) >= 1)
        regels.append(
            f"{naam}: wij {eigen:.0f}, Startanalyse {ander:.0f} euro per WEQ per jaar ({_plus(eigen - ander)})"
            + (f". Grootste verschillen: {uitleg}." if uitleg else ".")
        )
    return regels


def kengetallen(
    rij: Mapping[Hashable, Any],
    code: str,
    wat: Wat | None,
    net: Mapping[Hashable, Any] | None,
    labeldekking: float | None,
    *,
    herleidbaar: bool = False,
) -> dict[str, float | None]:
    """De feiten van een buurt; gemeten en berekend gas staan naast elkaar en worden nooit gemengd."""
    uit = {naam: _f(rij.get(naam)) for naam in _UIT_BUURTEN} | {"labeldekking": _f(labeldekking)}
    if wat is not None:
        i = wat.buurtcode.get_loc(code)
        b = wat.basis
        uit |= {
            "weq": _f(b.weq[i]),
            "utiliteit_m2": _f(b.telling.utiliteit_m2[i]),
            "warmtevraag_gj_jaar": _f(b.vraag["huidig"].warmte[i]),
            "warmtedichtheid_gj_ha": _f(b.warmtedichtheid_gj_ha[i]),
            "gas_model_m3_woning": None if herleidbaar else _f(wat.gas_woning_m3[i]),
        }
    if net is not None:
        uit |= {
            "netklasse": _f(net["klasse"]),
            "net_extra_mw": _f(net["extra_mw"]),
            "net_tekort_mw": _f(net["tekort_mw"]),
            "net_wachtrij_mw": _f(net["wachtrij_mw"]),
        }
    return {naam: uit.get(naam) for naam in KENGETALLEN}


def _plus(waarde: float) -> str:
    return f"{'+' if waarde >= 0 else '−'}{abs(waarde):.0f}"


def _f(waarde: Any) -> float | None:
    if waarde is None or waarde is pd.NA:
        return None
    getal = float(waarde)
    return getal if np.isfinite(getal) else None
