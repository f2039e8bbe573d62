"""Welke gepubliceerde of nagerekende uitkomsten moet het windgeluid geven?

De Nederlandse keten (eigen narekening van bijlage 4), emissie over de wind, Lden, cumulatie, contourafstanden, en de
gevallen van ISO/TR 17534-3 voor ISO 9613-2. `wijkwind controleer` rekent ze uit.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Literal

import numpy as np
from scipy.stats import weibull_min

from spatial.bron import Bron, Parameters
from spatial.referentiegeval import Geval
from spatial.wind.contouren import contourafstand_m
from spatial.wind.cumulatie import lcum
from spatial.wind.geluid_emissie import LDEN_GEWICHT, bronterm, emissie, lden
from spatial.wind.geluid_iso9613 import Isopad, iso9613
from spatial.wind.geluid_iso9613_scherm import Scherm
from spatial.wind.geluid_nederlands import Padverlies, padverlies
from spatial.wind.geluid_ontvangst import Bronterm, Ontvangers, niveau_db, ontvangst
from spatial.wind.turbine import Geluidmodus, Getallen, Turbinetype
from spatial.wind.windklimaat import Windverdeling

_KETEN = "Narekening van Activiteitenregeling bijlage 4: ashoogte 120 m, ontvanger 5 m, LW 106 dB(A), Cmeteo 0"
_EMISSIE = "Narekening formule 3.4: Weibull 7,2/7,6/7,9 m/s met k 2,2/2,4/2,5 en een gewone LW-kromme"
_CUMULATIE = "Activiteitenregeling bijlage 4, par. 4"
_ISO = "ISO/TR 17534-3:2015, geval {}; bron (10, 10, 1), ontvanger (200, 50, 4), 93 dB per band, 20 graden, 70 %"
_ISO_BANDEN = ("63", "125", "250", "500", "1k", "2k", "4k", "8k")
SPECTRUM_DB: Getallen = np.array([-40.0, -17.6, -13.4, -9.8, -8.4, -6.0, -4.7, -10.3, -22.9])
_LW = {3: 95.0, 4: 95.0, 5: 96.0, 6: 99.0, 7: 102.0, 8: 104.5, 9: 105.5}

_AFSTANDEN = (400.0, 500.0, 600.0, 1000.0, 1500.0)
_LEQ = {
    1.0: (40.97, 38.84, 37.03, 31.65, 27.09),
    0.5: (42.00, 39.87, 38.06, 32.68, 28.12),
    0.0: (43.07, 40.95, 39.15, 33.79, 29.25),
}
_LDEN = {
    1.0: (47.37, 45.24, 43.42, 38.04, 33.48),
    0.5: (48.39, 46.26, 44.45, 39.07, 34.51),
    0.0: (49.47, 47.35, 45.54, 40.18, 35.64),
}
_CONTOUR = {
    (104.0, 1.0): (334.0, 416.0),
    (104.0, 0.5): (375.0, 464.0),
    (104.0, 0.0): (421.0, 518.0),
    (106.0, 1.0): (416.0, 512.0),
    (106.0, 0.5): (464.0, 568.0),
    (106.0, 0.0): (518.0, 633.0),
}
# Banden 63 Hz tot 8 kHz ongewogen en het A-gewogen totaal.
_ISO_NIVEAUS = {
    "T01": ((39.90, 39.86, 39.70, 39.37, 38.95, 38.17, 35.47, 25.04), 44.29),
    "T02": ((39.90, 36.17, 33.02, 33.20, 36.11, 36.33, 33.63, 23.20), 41.53),
    "T03": ((39.90, 32.48, 26.33, 27.03, 33.27, 34.49, 31.79, 21.36), 39.14),
    "T04": ((39.90, 36.24, 35.23, 36.04, 36.95, 36.57, 33.87, 23.45), 42.23),
    "T05": ((34.90, 34.86, 34.71, 34.38, 33.95, 33.17, 30.48, 20.05), 39.30),
    "T06": ((39.88, 35.65, 29.70, 29.24, 34.82, 35.83, 33.13, 22.68), 40.59),
    "T07": ((35.36, 35.32, 35.16, 34.83, 34.40, 33.62, 30.92, 20.47), 39.75),
    "T08": ((), 32.48),
    "T09": ((), 32.93),
    "T11": ((), 41.30),
}


def gevallen(p: Parameters) -> list[Geval]:
    """Alle gevallen van het windgeluid; `p` is de set kentallen van wind."""
    return [*_keten(p), *_termen(), *_contouren(p), *_wind(), *_cumulatie(p), *_iso()]


def _keten(p: Parameters) -> list[Geval]:
    uit = []
    for b, leq in _LEQ.items():
        for n, r in enumerate(_AFSTANDEN):
            naam = f"op {r:g} m, bodemfactor {b:g}"
            uit.append(
                _geval("Geluid, keten", f"Leq {naam}", _vast(_ontvangst, p, b, n, 1), leq[n], 0.02, "dB(A)", _KETEN)
            )
            verwacht = _LDEN[b][n]
            uit.append(
                _geval("Geluid, keten", f"Lden {naam}", _vast(_ontvangst, p, b, n, 0), verwacht, 0.02, "dB", _KETEN)
            )
    return uit


def _termen() -> list[Geval]:
    bodem = (-6.0, -6.0, 3.313, 0.906, 0.0, 0.0, 0.0, 0.0, 0.0)
    lucht = (0.010, 0.036, 0.128, 0.390, 0.821, 1.488, 3.181, 9.748, 34.375)
    uit = [_geval("Geluid, termen op 500 m", "Dgeo", lambda: _pad().d_geo, 65.203, 6e-4, "dB", _KETEN)]
    for n, band in enumerate(("31,5", "63", "125", "250", "500", "1k", "2k", "4k", "8k")):
        uit.append(_geval("Geluid, termen op 500 m", f"Dlucht {band}", _vast(_lucht, n), lucht[n], 6e-4, "dB", _KETEN))
        uit.append(_geval("Geluid, termen op 500 m", f"Dbodem {band}", _vast(_bodem, n), bodem[n], 6e-4, "dB", _KETEN))
    return uit


def _contouren(p: Parameters) -> list[Geval]:
    return [
        _geval(
            "Geluid, contourafstand",
            f"Lden {niveau:g}, LW {lw:g}, bodemfactor {b:g}",
            _vast(_contourafstand, p, lw, b, niveau),
            verwacht,
            0.6,
            "m",
            _KETEN,
        )
        for (lw, b), reeks in _CONTOUR.items()
        for niveau, verwacht in zip((47.0, 45.0), reeks, strict=True)
    ]


def _wind() -> list[Geval]:
    verwacht = {"dag": 102.847, "avond": 103.245, "nacht": 103.508}
    perioden = [
        _geval("Geluid, emissie", f"LE {naam}", _vast(_le, n), waarde, 1e-3, "dB(A)", _EMISSIE)
        for n, (naam, waarde) in enumerate(verwacht.items())
    ]
    return [
        *perioden,
        _geval("Geluid, emissie", "LE gewogen als Lden", _le_den, 109.801, 1e-3, "dB(A)", _EMISSIE),
        _geval(
            "Geluid, Lden",
            "hele etmaal even luid",
            lambda: float(lden(0.0, 0.0, 0.0)),
            6.395,
            6e-4,
            "dB",
            "formule 3.1",
        ),
    ]


def _cumulatie(p: Parameters) -> list[Geval]:
    invoer = (
        ("wind 47", {"wind": 47.0}, 57.50),
        ("wind 45", {"wind": 45.0}, 54.20),
        ("wind 47 + weg 55", {"wind": 47.0, "weg": 55.0}, 59.438),
    )
    return [
        _geval("Geluid, cumulatie", naam, _vast(_lcum, p, bronnen), waarde, 1e-3, "dB", _CUMULATIE)
        for naam, bronnen, waarde in invoer
    ]


def _iso() -> list[Geval]:
    uit = []
    for geval, (banden, totaal) in _ISO_NIVEAUS.items():
        for n, waarde in enumerate(banden):
            naam = f"{geval}, {_ISO_BANDEN[n]} Hz"
            uit.append(_geval("ISO 9613-2", naam, _vast(_iso_band, geval, n), waarde, 0.05, "dB", _ISO.format(geval)))
        bereken = _vast(_iso_totaal, geval)
        uit.append(_geval("ISO 9613-2", f"{geval}, totaal", bereken, totaal, 0.05, "dB(A)", _ISO.format(geval)))
    return uit


@cache
def iso_geval(naam: str) -> Isopad:
    """Het pad van een geval van ISO/TR 17534-3 (T01 tot en met T09, T11)."""
    dp = float(np.hypot(190.0, 40.0))
    k = dp / 190.0
    gelijk = {"T01": 0.0, "T02": 0.5, "T03": 1.0}
    oplopend = [(40.0 * k, 0.2), (100.0 * k, 0.5), (50.0 * k, 0.9)]
    aflopend = [(40.0 * k, 0.9), (100.0 * k, 0.5), (50.0 * k, 0.2)]
    helling = [(0.0, 0.0), (110.0 * k, 0.0), (175.0 * k, 10.0), (dp, 10.0)]
    s, r = (10.0, 10.0, 1.0), (200.0, 50.0, 4.0)
    pad = partial(iso9613, temperatuur_c=20.0, vochtigheid_pct=70.0)
    if naam in gelijk:
        return pad(s, r, bodem=gelijk[naam])
    if naam in ("T04", "T05"):
        return pad(s, r, bodem=oplopend, bodemmethode="algemeen" if naam == "T04" else "alternatief")
    if naam in ("T06", "T07"):
        soort: Literal["algemeen", "alternatief"] = "algemeen" if naam == "T06" else "alternatief"
        return pad(s, (200.0, 50.0, 14.0), bodem=aflopend, profiel=helling, bodemmethode=soort)
    if naam == "T11":
        blok = Scherm(((55.0, 5.0), (65.0, 5.0), (65.0, 15.0), (55.0, 15.0)), 10.0, gesloten=True)
        return pad((50.0, 10.0, 1.0), (70.0, 10.0, 4.0), bodem=0.5, schermen=[blok])
    lang = ((100.0, 240.0), (265.0, -180.0)) if naam == "T08" else ((175.0, 50.0), (190.0, 10.0))
    return pad(s, r, bodem=aflopend, schermen=[Scherm(lang, 6.0)])


def voorbeeldtype(lw_db: float = 106.0) -> Turbinetype:
    """Een type met het bronvermogen van de rekenvoorbeelden: zo luid bij elke wind van 3 tot en met 25 m/s."""
    v = np.arange(3.0, 26.0)
    return _type(v, np.full(v.size, lw_db))


def vaste_wind(snelheid_ms: float = 12.0) -> Windverdeling:
    """Altijd dezelfde wind, zodat het bronvermogen vast is."""
    klassen = np.arange(0.0, 31.0)
    aandeel = np.tile((klassen == snelheid_ms).astype(np.float64), (3, 1))
    return Windverdeling(klassen, aandeel, "altijd dezelfde wind (rekenvoorbeeld)")


def _type(v: Getallen, lw: Getallen) -> Turbinetype:
    bron = Bron(titel="Rekenvoorbeeld", uitgever="wijkwind", jaar=2026)
    modus = Geluidmodus(naam="vol", snelheid_ms=v, lw_db=lw[:, None] + SPECTRUM_DB[None, :])
    kromme = np.full(v.size, 1000.0)
    return Turbinetype(
        naam="rekenvoorbeeld", titel="Rekenvoorbeeld", vermogen_kw=1000.0, rotordiameter_m=100.0, ashoogte_m=120.0,
        snelheid_ms=v, kromme_kw=kromme, ct=np.full(v.size, 0.5), bron=bron, geluid=(modus,),
    )  # fmt: skip


@cache
def _bron_106() -> Bronterm:
    een, nul = np.ones(1), np.zeros(1)
    energie = bronterm(emissie(voorbeeldtype(), vaste_wind()))[None]
    return Bronterm(("T1",), nul, nul, 120.0 * een, 120.0 * een, energie)


def _ontvangst(p: Parameters, b: float, nummer: int, rij: int) -> float:
    plekken = Ontvangers.of(np.array(_AFSTANDEN), np.zeros(len(_AFSTANDEN)), 5.0)
    som, _, _ = ontvangst(_bron_106(), plekken, p.met(geluid_bodemfactor=b, geluid_c0_db=0.0))
    return float(niveau_db(som)[rij, nummer])


def _pad() -> Padverlies:
    return padverlies(500.0, 120.0, 5.0, (1.0, 1.0, 1.0))


def _lucht(band: int) -> float:
    return float(_pad().d_lucht[band])


def _bodem(band: int) -> float:
    return float(_pad().d_bodem[band])


def _contourafstand(p: Parameters, lw: float, b: float, niveau: float) -> float:
    eigen = p.met(geluid_bodemfactor=b, geluid_c0_db=0.0)
    return contourafstand_m(voorbeeldtype(lw), 120.0, vaste_wind(), eigen, niveau, hoogte_ontvanger_m=5.0)


@cache
def _le_wind() -> Getallen:
    klassen = np.arange(0.0, 41.0)
    aandeel = []
    for gemiddeld, k in ((7.2, 2.2), (7.6, 2.4), (7.9, 2.5)):
        schaal = gemiddeld / weibull_min.mean(k)
        aandeel.append(
            weibull_min.cdf(klassen + 0.5, k, scale=schaal) - weibull_min.cdf(klassen - 0.5, k, scale=schaal)
        )
    v = np.arange(3.0, 26.0)
    lw = np.array([_LW.get(int(j), 106.0) for j in v])
    le = emissie(_type(v, lw), Windverdeling(klassen, np.array(aandeel), "rekenvoorbeeld"))
    # Het spectrum telt op tot 0,004 dB boven het totaal; hier gaat het om het totaal.
    uit: Getallen = 10.0 * np.log10(np.sum(10.0 ** (le / 10.0), axis=1) / np.sum(10.0 ** (SPECTRUM_DB / 10.0)))
    return uit


def _le(periode: int) -> float:
    return float(_le_wind()[periode])


def _le_den() -> float:
    return float(10.0 * np.log10(LDEN_GEWICHT @ 10.0 ** (_le_wind() / 10.0)))


def _lcum(p: Parameters, bronnen: dict[str, float]) -> float:
    return float(lcum(bronnen, p))


def _iso_band(naam: str, band: int) -> float:
    return float(iso_geval(naam).niveau_db(93.0)[band])


def _iso_totaal(naam: str) -> float:
    return iso_geval(naam).totaal_dba(93.0)


def _vast(functie: Callable[..., float], *argumenten: object) -> Callable[[], float]:
    """Een berekening met haar argumenten, om later uit te voeren."""
    return lambda: functie(*argumenten)


def _geval(
    groep: str, naam: str, bereken: Callable[[], float], waarde: float, tolerantie: float, eenheid: str, bron: str
) -> Geval:
    return Geval(
        groep=groep, naam=naam, bereken=bereken, gepubliceerd=waarde, tolerantie=tolerantie, eenheid=eenheid, bron=bron
    )
