"""Welke gepubliceerde uitkomsten moet het warmtemodel geven?

Energie-identiteiten en definities uit een Startanalyse-uitvoer, annuïteiten, typische vraag en isolatiekosten, en
de Standaard voor woningisolatie. De cijfers komen binnen als rijen; hier staat alleen welke formule erbij hoort.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.referentiegeval import Geval
from spatial.warmte.annuiteit import annuiteitsfactor
from spatial.warmte.basis import woningequivalenten
from spatial.warmte.indeling import BOUWPERIODEN, LABELS, WONINGTYPEN
from spatial.warmte.kentallen import DOELLABELS, Kentallen
from spatial.warmte.kosten import gasvraag_m3, per_eenheid
from spatial.warmte.kosten_net import stations
from spatial.warmte.standaard import standaard_kwh_m2
from spatial.warmte.vraag import Buurtvraag

Rij = Mapping[str, Any]
Array = NDArray[np.float64]
_SA = "Startanalyse-uitvoer Gooi en Vechtstreek (vesta-esdl, 2020)"
_VESTA = "Vesta MAIS 5.0, kentallenbestand van 2-12-2020"
_RVO = "RVO voorbeeldwoningen 2022, pakket huidig naar Standaard"
_VARIANTEN = ("s1a", "s1b", "s4a", "s4b", "s4c", "s4d")


def gevallen(buurten: Sequence[Rij], typisch: Rij, kentallen: Kentallen, p: Parameters) -> list[Geval]:
    """Alle gevallen van het warmtemodel.

    Parameters
    ----------
    buurten, typisch : de tabellen `startanalyse.buurten` en `typische_vraag` van `gevallen_warmte.toml`
    """
    uit = [*_annuiteiten(p), *_typisch(typisch, kentallen), *_standaard()]
    for rij in buurten:
        uit += [*_energie(rij, p), *_definities(rij, p)]
    return uit


def _energie(rij: Rij, p: Parameters) -> list[Geval]:
    """Gas, stroom en omgevingswarmte; afronding op hele GJ geeft hooguit 1 GJ verschil."""
    gj = p["calorische_waarde_gj_m3"]

    def gas(rv: str, techniek: str) -> Callable[[], float]:
        return lambda: float(gasvraag_m3(_vraag(rij[rv], rij["tapwater"]), techniek, p)[0][0]) * gj

    uit = [
        _geval("Energie", f"{rij['naam']}: gas {code}", gas(rv, techniek), rij[f"gas_{code}"], 1.5, "GJ/jaar", _SA)
        for code, rv, techniek in (
            ("s4a", "rv_b", "hybride"),
            ("s4b", "rv_b", "ketel"),
            ("s4c", "rv_d", "hybride"),
            ("s4d", "rv_d", "ketel"),
        )
    ]
    pomp = rij["stroom_s1a"] - rij["apparatuur"] - rij["ventilatie"]
    uit.append(
        _geval(
            "Energie",
            f"{rij['naam']}: omgevingswarmte s1a",
            lambda: float(rij["rv_b"] + rij["tapwater"] - pomp),
            rij["omgeving_s1a"],
            1.5,
            "GJ/jaar",
            _SA,
        )
    )
    # Het deel van de ruimteverwarming met label A volgt uit de stroom; het moet tussen 0 en 1 liggen.
    spf_a, spf_b = p["spf_lucht_rv_a"], p["spf_lucht_rv_b"]
    voor_rv = pomp - rij["tapwater"] / p["spf_lucht_tw"]
    aandeel_a = (1 / spf_b - voor_rv / rij["rv_b"]) / (1 / spf_b - 1 / spf_a)
    uit.append(
        _geval(
            "Energie",
            f"{rij['naam']}: aandeel RV met label A uit stroom s1a ligt in 0–1",
            lambda: float(np.clip(aandeel_a, 0, 1) - aandeel_a),
            0.0,
            1e-9,
            "aandeel",
            _SA,
        )
    )
    return uit


def _definities(rij: Rij, p: Parameters) -> list[Geval]:
    """WEQ, piek, stations, H17 en H18."""
    woningen, m2 = np.array([float(rij["woningen"])]), np.array([float(rij["utiliteit_m2"])])
    naam = rij["naam"]

    def piek(soort: str) -> Array:
        uit: Array = p[f"piek_{soort}_kw"] * woningen + p[f"piek_util_{soort}_kw_m2"] * m2
        return uit

    uit = [
        _geval(
            "Definities",
            f"{naam}: WEQ",
            lambda: float(woningequivalenten(woningen, m2, p)[0]),
            rij["weq"],
            0,
            "WEQ",
            _SA,
        ),
        _geval(
            "Stroomnet",
            f"{naam}: piek van woningen, geheel elektrisch",
            lambda: float(p["piek_all_electric_kw"] * woningen[0]),
            rij["piek_woning_kw"],
            0.5,
            "kW",
            _SA,
        ),
        _geval(
            "Stroomnet",
            f"{naam}: piek van utiliteit, geheel elektrisch",
            lambda: float(p["piek_util_all_electric_kw_m2"] * m2[0]),
            rij["piek_util_kw"],
            0.5,
            "kW",
            _SA,
        ),
        _geval(
            "Stroomnet",
            f"{naam}: nieuwe stations s1a",
            lambda: float(stations(piek("all_electric"), piek("gas"), p)[0]),
            rij["stations_s1a"],
            0.001,
            "stuks",
            _SA,
        ),
    ]
    for v in _VARIANTEN:
        h16, h17, h18 = rij["h16"][v], rij["h17"][v], rij["h18"][v]
        uit.append(
            _geval("Definities", f"{naam}: H18 {v}", _deling(h16, rij["weq"]), h18, 0.5, "€/WEQ/jaar", _SA),
        )
        # Alle varianten komen op nul uitstoot, dus H16/H17 moet steeds de uitstoot van de referentie zijn.
        co2 = rij["h16"]["s1a"] / rij["h17"]["s1a"]
        uit.append(
            _geval("Definities", f"{naam}: H17 {v}", _deling(h16, co2), h17, 0.0014 * h17, "€/ton", _SA),
        )
    return uit


def _annuiteiten(p: Parameters) -> list[Geval]:
    r = p["rente_nationaal"]
    bron = "Vesta MAIS 5.0: annuïteit bij 3 % rente"
    tabel = ((0, 15, 0.08377), (0, 20, 0.06722), (0, 30, 0.05102), (0, 50, 0.03887), (2, 30, 0.05654))
    return [
        _geval("Annuïteit", f"jaar {b} tot {e}", _annuiteit(r, e, b), waarde, 5.1e-6, "1/jaar", bron)
        for b, e, waarde in tabel
    ]


def _annuiteit(rente: float, eind: float, begin: float) -> Callable[[], float]:
    return lambda: annuiteitsfactor(rente, eind, begin)


def _typisch(typisch: Rij, kentallen: Kentallen) -> list[Geval]:
    """Ruimteverwarming per label en isolatie naar B, bij de oppervlakte van de tabel."""
    periode = BOUWPERIODEN.index(typisch["bouwperiode"])
    w, i, naar_b = kentallen.woning, kentallen.isolatie, DOELLABELS.index("B")
    uit = []
    for rij in typisch["rijen"]:
        t, m2 = WONINGTYPEN.index(rij["woningtype"]), float(rij["m2"])
        for label, waarde in rij["vraag"].items():
            k = LABELS.index(label)
            som = float(w.ruimte_a[t, periode, k] + w.ruimte_b[t, periode, k] * m2)
            naam = f"{rij['woningtype']} {m2:.0f} m², label {label}: ruimteverwarming"
            uit.append(_geval("Typische vraag", naam, _vast(som), waarde, 0.06, "GJ/jaar", _VESTA))
        for label, waarde in rij["isolatie_naar_b"].items():
            k = LABELS.index(label)
            vak = (naar_b, t, periode, k)
            som = float((i.laag_a[vak] + i.hoog_a[vak]) / 2 + (i.laag_b[vak] + i.hoog_b[vak]) / 2 * m2)
            naam = f"{rij['woningtype']} {m2:.0f} m², isolatie van {label} naar B"
            # De coëfficiënten zijn op een tiende gepubliceerd: bij 160 m² scheelt dat enkele euro's.
            uit.append(_geval("Isolatie", naam, _vast(som), waarde, 1 + 0.05 * m2, "€", _VESTA))
    return uit


def _standaard() -> list[Geval]:
    """De Standaard terug uit de compactheid die bij de RVO-woningen hoort."""
    tabel = (
        ("tussenwoning 1965-1974", 1.3625, "grondgebonden", 1970, 57.5),
        ("hoekwoning 1946-1964", 2.03, "grondgebonden", 1955, 84.2),
        ("vrijstaand 1975-1991", 2.1825, "grondgebonden", 1983, 90.3),
        ("twee-onder-een-kap 1992-2005", 1.875, "grondgebonden", 1998, 78.0),
        ("portiekwoning midden 1965-1974", 1.0, "woongebouw", 1970, 45.0),
        ("galerijwoning midden 1975-1991", 1.0, "woongebouw", 1983, 45.0),
    )
    return [
        _geval("Standaard", naam, _standaardgeval(c, soort, jaar), waarde, 0.05, "kWh/m²/jaar", _RVO)
        for naam, c, soort, jaar, waarde in tabel
    ]


def _standaardgeval(compactheid: float, soort: str, jaar: int) -> Callable[[], float]:
    return lambda: standaard_kwh_m2(compactheid, soort, jaar)


def _vraag(rv_gj: float, tapwater_gj: float) -> Buurtvraag:
    """Een vraag met alleen woningen, zoals de gepubliceerde rijen."""
    nul = np.zeros(1)
    return Buurtvraag(
        rv_a=nul,
        rv_b=np.array([float(rv_gj)]),
        rv_c=nul,
        tapwater=np.array([float(tapwater_gj)]),
        ventilatie=nul,
        apparatuur=nul,
        util_rv=nul,
        util_tapwater=nul,
        util_apparatuur=nul,
        isolatie_laag_eur=nul,
        isolatie_hoog_eur=nul,
        util_isolatie_laag_eur=nul,
        util_isolatie_hoog_eur=nul,
    )


def _deling(h16: float, eenheden: float) -> Callable[[], float]:
    return lambda: float(per_eenheid(np.array([float(h16)]), np.array([float(eenheden)]))[0])


def _vast(waarde: float) -> Callable[[], float]:
    return lambda: float(waarde)


def _geval(
    groep: str, naam: str, bereken: Callable[[], float], waarde: float, tolerantie: float, eenheid: str, bron: str
) -> Geval:
    return Geval(
        groep=groep,
        naam=naam,
        bereken=bereken,
        gepubliceerd=float(waarde),
        tolerantie=float(tolerantie),
        eenheid=eenheid,
        bron=bron,
    )
