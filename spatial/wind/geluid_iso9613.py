"""Hoe dempt geluid buiten volgens ISO 9613-2? De algemene methode, de alternatieve bodem en schermen, voor één pad.

Acht octaafbanden, 63 Hz tot 8 kHz. De wettelijke Nederlandse methode staat in `spatial.wind.geluid`; deze norm wordt
ernaast gebruikt en getoetst aan ISO/TR 17534-3. Bron van de formules: ISO 9613-2:1996, par. 7; de gangbare keuzes waar
de norm ruimte laat (bodem over zones gewogen naar lengte, hoogte boven het plaatselijke maaiveld, de omweg over een
scherm in het verticale vlak) komen uit ISO/TR 17534-3:2015, par. 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from spatial.bron import Parameters
from spatial.errors import OutOfRange
from spatial.wind.geluid_iso9613_scherm import Scherm, schermdemping
from spatial.wind.geluid_lucht import exacte_middens, luchtdemping
from spatial.wind.geluid_ontvangst import Methode
from spatial.wind.turbine import Getallen

ISO_BANDEN_HZ: tuple[float, ...] = (63.0, 125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0)
# A-weging van de octaafbanden 63 Hz tot 8 kHz, dB (IEC 61672-1, afgerond zoals in ISO/TR 17534-3).
A_WEGING_DB: Getallen = np.array([-26.2, -16.1, -8.6, -3.2, 0.0, 1.2, 1.0, -1.1])
ISO_NAAM = "ISO 9613-2:1996, algemene methode"

Punt = tuple[float, float, float]
Bodem = float | Sequence[tuple[float, float]]
Profiel = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Isopad:
    """De demping per band (dB) op één pad van bron naar ontvanger, en de bodemfactoren van bron-, midden- en
    ontvangerzone; `dc` is de richtwerking (DΩ bij de alternatieve methode), `cmet` de meteocorrectie.

    A = adiv + aatm + agr + abar en Lp = LW + dc − A − cmet.
    """

    adiv: Getallen
    aatm: Getallen
    agr: Getallen
    abar: Getallen
    dc: Getallen
    cmet: float
    zones: tuple[float, float, float]

    def niveau_db(self, lw_db: Getallen | float) -> Getallen:
        """Het niveau per band (8,) bij een bronvermogen per band."""
        uit: Getallen = lw_db + self.dc - self.adiv - self.aatm - self.agr - self.abar - self.cmet
        return uit

    def totaal_dba(self, lw_db: Getallen | float) -> float:
        """Het A-gewogen totaal bij een ongewogen bronvermogen per band."""
        return float(10.0 * np.log10(np.sum(10.0 ** ((self.niveau_db(lw_db) + A_WEGING_DB) / 10.0))))


def iso9613(
    bron_m: Punt,
    ontvanger_m: Punt,
    *,
    bodem: Bodem = 0.5,
    profiel: Profiel | None = None,
    schermen: Sequence[Scherm] = (),
    bodemmethode: Literal["algemeen", "alternatief"] = "algemeen",
    temperatuur_c: float = 10.0,
    vochtigheid_pct: float = 70.0,
    richtwerking_db: Getallen | float = 0.0,
    c0_db: float = 0.0,
) -> Isopad:
    """De demping op het pad van bron naar ontvanger.

    Parameters
    ----------
    bron_m, ontvanger_m : (x, y, z) in m; z ten opzichte van hetzelfde vlak als `profiel` en de schermen
    bodem : bodemfactor G (0–1), of stukken (lengte m, G) van bron naar ontvanger die samen het hele pad zijn
    profiel : maaiveld langs het pad als punten (afstand m, z m); None is vlak op z = 0. De hoogten boven maaiveld
        volgen hieruit; punten van het profiel die boven de zichtlijn uitsteken werken als scherm zonder einde
    schermen : wanden en gebouwen
    bodemmethode : "algemeen" (par. 7.3.1) of "alternatief" (par. 7.3.2, A-gewogen, met DΩ)
    c0_db : factor van de meteocorrectie; 0 is het niveau bij meewind

    Raises
    ------
    OutOfRange : als hoogten, bodem of profiel niet deugen.

    >>> pad = iso9613((10, 10, 1), (200, 50, 4), bodem=0.0, temperatuur_c=20, vochtigheid_pct=70)
    >>> round(pad.totaal_dba(93.0), 2)  # ISO/TR 17534-3, geval T01: 44,29
    44.29
    """
    s, r = np.array(bron_m, dtype=np.float64), np.array(ontvanger_m, dtype=np.float64)
    dp = float(np.hypot(*(r - s)[:2]))
    d = float(np.linalg.norm(r - s))
    if not d > 0.0:
        raise OutOfRange("ontvanger", ontvanger_m, "een andere plek dan de bron", "verplaats de ontvanger")
    grond = _profiel(profiel, dp)
    hs, hr = float(s[2] - grond[0, 1]), float(r[2] - grond[-1, 1])
    if hs < 0.0 or hr < 0.0:
        raise OutOfRange("hoogte boven maaiveld", min(hs, hr), "0 m of meer", "zet bron en ontvanger boven de grond")
    zones = _zones(bodem, dp, hs, hr)
    dc: Getallen = np.zeros(8) + richtwerking_db
    if bodemmethode == "alternatief":
        hoog = float(np.trapezoid(_straal(s, r, grond, dp) - grond[:, 1], grond[:, 0])) / d if dp > 0 else hs
        agr = np.full(8, bodem_alternatief(hoog, d))
        dc = dc + ruimtehoek_db(hs, hr, dp)
    else:
        agr = bodem_algemeen(zones, hs, hr, dp)
    alfa = luchtdemping(exacte_middens(8), temperatuur_c=temperatuur_c, vochtigheid_pct=vochtigheid_pct)
    abar = schermdemping(s, r, schermen, grond, agr)
    ver = 1.0 - 10.0 * (hs + hr) / dp if dp > 0 else 0.0
    adiv = np.full(8, 20.0 * np.log10(d) + 11.0)
    return Isopad(adiv, alfa * d, agr, abar, dc, c0_db * max(ver, 0.0), zones)


def bodem_algemeen(zones: tuple[float, float, float], hs_m: float, hr_m: float, dp_m: float) -> Getallen:
    """Agr = As + Ar + Am per band (8,), dB, met G van bron-, midden- en ontvangerzone (ISO 9613-2, tabel 3)."""
    gs, gm, gr = zones
    q = max(1.0 - 30.0 * (hs_m + hr_m) / dp_m, 0.0) if dp_m > 0 else 0.0
    midden = np.full(8, -3.0 * q * (1.0 - gm))
    midden[0] = -3.0 * q
    return midden + _zone(gs, hs_m, dp_m) + _zone(gr, hr_m, dp_m)


def bodem_alternatief(hm_m: float, d_m: float) -> float:
    """Agr = 4,8 − (2·hm/d)·(17 + 300/d), niet onder 0 dB (formule 10); hm is de gemiddelde hoogte van het pad."""
    return max(4.8 - 2.0 * hm_m / d_m * (17.0 + 300.0 / d_m), 0.0)


def ruimtehoek_db(hs_m: float, hr_m: float, dp_m: float) -> float:
    """DΩ = 10 lg { 1 + [dp² + (hs − hr)²] / [dp² + (hs + hr)²] } (formule 11), dB."""
    boven, onder = dp_m**2 + (hs_m - hr_m) ** 2, dp_m**2 + (hs_m + hr_m) ** 2
    return float(10.0 * np.log10(1.0 + (boven / onder if onder > 0 else 1.0)))


def iso_methode(p: Parameters) -> Methode:
    """De algemene methode als getallen voor de rekenkern, met de luchtdemping bij de ingestelde lucht.

    De band van 31,5 Hz valt buiten de norm en krijgt oneindige demping.
    """
    return _iso_methode(p["geluid_iso_temperatuur_c"], p["geluid_iso_vochtigheid_pct"])


@lru_cache(maxsize=8)
def _iso_methode(temperatuur_c: float, vochtigheid_pct: float) -> Methode:
    alfa = luchtdemping(exacte_middens(9), temperatuur_c=temperatuur_c, vochtigheid_pct=vochtigheid_pct)
    return Methode(ISO_NAAM, 1.5, 1.5, False, alfa, eerste_band=1)


def _zone(g: float, h: float, dp: float) -> Getallen:
    """As of Ar per band."""
    kort, ver = 1.0 - np.exp(-dp / 50.0), 1.0 - np.exp(-2.8e-6 * dp * dp)
    a = 1.5 + 3.0 * np.exp(-0.12 * (h - 5.0) ** 2) * kort + 5.7 * np.exp(-0.09 * h * h) * ver
    b = 1.5 + 8.6 * np.exp(-0.09 * h * h) * kort
    c = 1.5 + 14.0 * np.exp(-0.46 * h * h) * kort
    e = 1.5 + 5.0 * np.exp(-0.9 * h * h) * kort
    return np.array([-1.5, -1.5 + g * a, -1.5 + g * b, -1.5 + g * c, -1.5 + g * e, *[-1.5 * (1.0 - g)] * 3])


def _zones(bodem: Bodem, dp: float, hs: float, hr: float) -> tuple[float, float, float]:
    """G van bronzone (30·hs), middenzone en ontvangerzone (30·hr), gewogen naar lengte."""
    stukken = [(dp, float(bodem))] if isinstance(bodem, int | float) else [(float(n), float(g)) for n, g in bodem]
    for lengte, g in stukken:
        if not 0.0 <= g <= 1.0 or lengte < 0.0:
            raise OutOfRange("bodem", (lengte, g), "een lengte van 0 m of meer en G van 0 tot 1", "herstel de bodem")
    grenzen = np.cumsum([0.0, *(lengte for lengte, _ in stukken)])
    if abs(grenzen[-1] - dp) > 0.01 * dp + 0.01:
        raise OutOfRange("bodem, lengte", float(grenzen[-1]), f"samen {dp:.2f} m", "laat de stukken het pad vullen")

    def gemiddeld(van: float, tot: float) -> float:
        if tot <= van:
            return 0.0
        delen = np.clip(np.minimum(grenzen[1:], tot) - np.maximum(grenzen[:-1], van), 0.0, None)
        return float(delen @ np.array([g for _, g in stukken]) / delen.sum()) if delen.sum() > 0 else 0.0

    bron, ontvanger = min(30.0 * hs, dp), min(30.0 * hr, dp)
    return (
        gemiddeld(0.0, bron) if bron > 0 else stukken[0][1],
        gemiddeld(bron, dp - ontvanger),
        gemiddeld(dp - ontvanger, dp) if ontvanger > 0 else stukken[-1][1],
    )


def _profiel(profiel: Profiel | None, dp: float) -> Getallen:
    """Het maaiveld als (n, 2) van 0 tot dp."""
    if profiel is None:
        return np.array([[0.0, 0.0], [dp, 0.0]])
    punten = np.array(profiel, dtype=np.float64).reshape(-1, 2)
    if len(punten) < 2 or not np.isfinite(punten).all() or (np.diff(punten[:, 0]) < 0).any():
        raise OutOfRange(
            "profiel", f"{len(punten)} punten", "twee of meer, op oplopende afstand", "herstel het profiel"
        )
    if punten[0, 0] > 1e-6 or punten[-1, 0] < dp - 0.01:
        raise OutOfRange("profiel", f"{punten[0, 0]:g} tot {punten[-1, 0]:g} m", f"0 tot {dp:.2f} m", "vul het aan")
    tussen = punten[(punten[:, 0] > 0.0) & (punten[:, 0] < dp)]
    eind = np.interp([0.0, dp], punten[:, 0], punten[:, 1])
    return np.vstack([[0.0, eind[0]], tussen, [dp, eind[1]]])


def _straal(s: Getallen, r: Getallen, grond: Getallen, dp: float) -> Getallen:
    """De hoogte van de rechte lijn van bron naar ontvanger boven elk punt van het profiel."""
    uit: Getallen = s[2] + (r[2] - s[2]) * grond[:, 0] / dp
    return uit
