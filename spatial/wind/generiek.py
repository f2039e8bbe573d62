"""Een generiek turbinetype: krommen uit natuurkunde en openbare vuistwaarden, geen opgave van een fabrikant.

Wie nog geen turbine gekozen heeft rekent hiermee. Elk product zegt dat het type generiek is.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from spatial.bron import Bron
from spatial.wind.turbine import Geluidmodus, Getallen, Turbinetype

GENERIEKE_BRON = Bron(
    titel="Generiek type van wijkwind: vermogen uit rotor en vermogenscoëfficiënt, geen fabrieksopgave",
    uitgever="wijkwind",
    jaar=2026,
    vindplaats="spatial/wind/generiek.py",
)
# A-gewogen spectrum ten opzichte van het totaal (telt op tot 0,004 dB); zelfde als in de eigen rekenvoorbeelden.
SPECTRUM_DB: Getallen = np.array([-40.0, -17.6, -13.4, -9.8, -8.4, -6.0, -4.7, -10.3, -22.9])
# Bronvermogen per hele m/s op ashoogte, ten opzichte van het hoogste: 3, 4, …, 10 m/s.
LW_VERLOOP_DB: Getallen = np.array([-11.0, -11.0, -10.0, -7.0, -4.0, -1.5, -0.5, 0.0])
CUT_IN_MS, CUT_OUT_MS = 3.0, 25.0


def generiek_type(
    naam: str,
    titel: str,
    *,
    vermogen_kw: float,
    rotordiameter_m: float,
    ashoogte_m: float,
    lw_max_db: float,
    tipsnelheid_ms: float,
    cp_max: float,
    ct_max: float,
    luchtdichtheid_kg_m3: float = 1.225,
    stille_standen_db: Mapping[str, float] | None = None,
    bron: Bron = GENERIEKE_BRON,
) -> Turbinetype:
    """Een type uit een handvol getallen.

    Het vermogen volgt ½·ρ·A·cp·v³ tot nominaal, met een zachte overgang. Ct volgt uit cp met de
    impulstheorie (`ct_max` hoort bij `cp_max`). Een stille stand draait langzamer: het bronvermogen daalt en het
    vermogen met dezelfde tipsnelheidsverhouding mee (10^(ΔL/50), de tipsnelheid tot de vijfde macht in het geluid).

    Parameters
    ----------
    vermogen_kw, rotordiameter_m, ashoogte_m : maten
    lw_max_db : hoogste A-gewogen bronvermogen, dB(A)
    tipsnelheid_ms : nominale tipsnelheid, m/s (geeft het toerental)
    cp_max, ct_max : vermogenscoëfficiënt (0–0,593) en stuwkrachtcoëfficiënt (0–0,89) onder nominaal
    stille_standen_db : naam van de stand naar verlaging van het bronvermogen in dB (positief)

    Raises
    ------
    OutOfRange : voor maten die niet kunnen.
    """
    v = np.arange(0.0, CUT_OUT_MS + 0.5, 0.5)
    vlak_m2 = np.pi * rotordiameter_m**2 / 4.0
    beschikbaar_kw = 0.5 * luchtdichtheid_kg_m3 * vlak_m2 * cp_max * v**3 / 1000.0
    draait = v >= CUT_IN_MS
    kromme = np.where(draait, _verzadig(beschikbaar_kw, vermogen_kw), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        cp = np.where(draait & (v > 0), kromme * 1000.0 / (0.5 * luchtdichtheid_kg_m3 * vlak_m2 * v**3), 0.0)
    standen = [_modus("vol", lw_max_db, 0.0, None)]
    for stand, verlaging in (stille_standen_db or {}).items():
        standen.append(_modus(stand, lw_max_db, verlaging, kromme * 10.0 ** (-verlaging / 50.0)))
    return Turbinetype(
        naam=naam,
        titel=titel,
        vermogen_kw=vermogen_kw,
        rotordiameter_m=rotordiameter_m,
        ashoogte_m=ashoogte_m,
        snelheid_ms=v,
        kromme_kw=kromme,
        ct=_ct(cp, cp_max, ct_max),
        bron=bron,
        geluid=tuple(standen),
        toerental_rpm=tipsnelheid_ms / (np.pi * rotordiameter_m) * 60.0,
        luchtdichtheid_kg_m3=luchtdichtheid_kg_m3,
        generiek=True,
    )


def _verzadig(beschikbaar_kw: Getallen, vermogen_kw: float) -> Getallen:
    """Zacht naar nominaal: p-norm met macht 8, zodat de knik van een echte kromme ongeveer klopt."""
    verhouding = np.maximum(beschikbaar_kw / vermogen_kw, 1e-12)
    uit: Getallen = vermogen_kw * (1.0 + verhouding**-8.0) ** (-1.0 / 8.0)
    return np.where(beschikbaar_kw > 0, uit, 0.0)


def _ct(cp: Getallen, cp_max: float, ct_max: float) -> Getallen:
    """Ct bij cp uit de impulstheorie: ct = 4a(1-a) en cp = η·4a(1-a)², met η zo dat ct_max bij cp_max hoort."""
    a_max = (1.0 - np.sqrt(1.0 - ct_max)) / 2.0
    a = np.linspace(0.0, a_max, 2001)
    rendement = cp_max / (4.0 * a_max * (1.0 - a_max) ** 2)
    gevonden = np.interp(cp, rendement * 4.0 * a * (1.0 - a) ** 2, a)
    uit: Getallen = 4.0 * gevonden * (1.0 - gevonden)
    return uit


def _modus(naam: str, lw_max_db: float, verlaging_db: float, kromme: Getallen | None) -> Geluidmodus:
    v = np.arange(CUT_IN_MS, CUT_OUT_MS + 1.0)
    verloop = np.concatenate([LW_VERLOOP_DB, np.zeros(len(v) - len(LW_VERLOOP_DB))])
    totaal = np.minimum(lw_max_db + verloop, lw_max_db - verlaging_db)
    return Geluidmodus(naam=naam, snelheid_ms=v, lw_db=totaal[:, None] + SPECTRUM_DB[None, :], vermogen_kw=kromme)
