"""Hoe ver moet een windturbine van iets af staan om het risico klein te houden?

Generieke afstanden uit het Handboek Risicozonering Windturbines en de regels van de beheerders van weg, water en spoor.
Een generieke afstand is geen berekening van het risico: die mag alleen een deskundige met de echte turbine maken.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.optimize import minimize_scalar

from spatial.bron import Bron, Parameters
from spatial.errors import OutOfRange
from spatial.wind.turbine import Turbinetype

ZWAARTEKRACHT_MS2 = 9.81
_STAPPEN = 720
HANDBOEK = Bron(
    titel="Handboek Risicozonering Windturbines, versie 3.1",
    uitgever="DNV GL voor RVO",
    jaar=2014,
    vindplaats="generieke afstanden; sinds 2020 Handleiding Risicoberekeningen Windturbines (RIVM, module IV)",
)
VOORBEHOUD_PR = (
    "Generieke afstand uit het handboek, geen risicoberekening. Het RIVM stelde een nieuwere rekenwijze voor; welke "
    "geldt is niet zeker."
)


@dataclass(frozen=True, kw_only=True)
class Veiligheidsafstanden:
    """De generieke afstanden van één turbine, in m vanaf de mast.

    Parameters
    ----------
    pr5_m : contour van 1 op 100.000 per jaar: de halve rotordiameter
    pr6_m : contour van 1 op 1.000.000 per jaar: de tiphoogte, of de werpafstand als die groter is
    tiphoogte_m : ashoogte plus halve rotordiameter
    werpafstand_m : verste plek waar een blad bij het nominale toerental neerkomt, zonder luchtweerstand
    toerental_rpm : waarmee gerekend is; aangenomen als het type er geen heeft
    """

    pr5_m: float
    pr6_m: float
    tiphoogte_m: float
    werpafstand_m: float
    toerental_rpm: float
    aangenomen_toerental: bool = False

    def pr_afstand_m(self, risico_per_jaar: float) -> float | None:
        """De generieke afstand waarbuiten het risico hooguit zo groot is; None als er geen generieke afstand voor is.

        >>> a = Veiligheidsafstanden(pr5_m=65.0, pr6_m=185.0, tiphoogte_m=185.0, werpafstand_m=150.0, toerental_rpm=11)
        >>> a.pr_afstand_m(1e-5), a.pr_afstand_m(1e-6), a.pr_afstand_m(2e-6), a.pr_afstand_m(1e-7)
        (65.0, 185.0, 185.0, None)
        """
        if risico_per_jaar >= 1e-5:
            return self.pr5_m
        return self.pr6_m if risico_per_jaar >= 1e-6 else None


def pr_afstanden(turbinetype: Turbinetype, ashoogte_m: float, p: Parameters) -> Veiligheidsafstanden:
    """De generieke veiligheidsafstanden van een turbine.

    PR 1e-5 ligt op D/2; PR 1e-6 op max(H + D/2, werpafstand bij het nominale toerental).

    Raises
    ------
    OutOfRange : als een maat niet kan.
    """
    straal = turbinetype.rotordiameter_m / 2.0
    aangenomen = turbinetype.toerental_rpm is None
    toerental = turbinetype.toerental_rpm
    if toerental is None:
        toerental = p["veiligheid_tipsnelheid_ms"] / (2.0 * math.pi * straal) * 60.0
    arm = p["veiligheid_zwaartepunt_deel"] * straal
    worp = werpafstand_m(ashoogte_m, arm, toerental)
    tip = ashoogte_m + straal
    return Veiligheidsafstanden(
        pr5_m=straal,
        pr6_m=max(tip, worp),
        tiphoogte_m=tip,
        werpafstand_m=worp,
        toerental_rpm=toerental,
        aangenomen_toerental=aangenomen,
    )


def werpafstand_m(ashoogte_m: float, arm_m: float, toerental_rpm: float) -> float:
    """Hoe ver van de mast een blad hooguit neerkomt: kogelbaan van zijn zwaartepunt, zonder luchtweerstand.

    Het zwaartepunt zit op `arm_m` van de as en gaat met v = ω·arm. Laat het blad los terwijl het zwaartepunt onder
    hoek α omhoog beweegt, dan begint de baan op (−arm·sin α, H + arm·cos α). Gezocht is de α met de grootste afstand.

    Parameters
    ----------
    ashoogte_m : hoogte van de as boven het maaiveld; arm_m : van as tot zwaartepunt; toerental_rpm : per minuut

    Raises
    ------
    OutOfRange : als een maat geen getal groter dan 0 is, of de arm langer dan de as hoog is.

    >>> round(werpafstand_m(120.0, 25.0, 0.001), 1)  # een stilstaand blad valt recht omlaag, hooguit naast de mast
    25.0
    """
    for wat, waarde in (("ashoogte (m)", ashoogte_m), ("arm (m)", arm_m), ("toerental (per minuut)", toerental_rpm)):
        if not (math.isfinite(waarde) and waarde > 0):
            raise OutOfRange(f"werpafstand, {wat}", waarde, "een getal groter dan 0", "herstel het turbinetype")
    if arm_m >= ashoogte_m:
        raise OutOfRange("werpafstand, arm (m)", arm_m, f"korter dan de ashoogte ({ashoogte_m:g})", "herstel de maten")
    snelheid = toerental_rpm / 60.0 * 2.0 * math.pi * arm_m
    stap = 2.0 * math.pi / _STAPPEN
    beste = max((k * stap for k in range(_STAPPEN)), key=lambda hoek: _worp_m(hoek, ashoogte_m, arm_m, snelheid))
    fijn = minimize_scalar(
        lambda hoek: -_worp_m(hoek, ashoogte_m, arm_m, snelheid),
        bounds=(beste - stap, beste + stap),
        method="bounded",
        options={"xatol": 1e-10},
    )
    return max(float(-fijn.fun), _worp_m(beste, ashoogte_m, arm_m, snelheid))


def werpgrens_m(ashoogte_m: float, snelheid_ms: float) -> float:
    """De gesloten vorm voor een worp vanaf één punt op hoogte H: (v/g)·√(v² + 2gH).

    Met H + arm als hoogte en de arm erbij opgeteld is dit een bovengrens van `werpafstand_m`.

    >>> round(werpgrens_m(120.0, 28.0), 2)
    159.9
    """
    return snelheid_ms / ZWAARTEKRACHT_MS2 * math.sqrt(snelheid_ms**2 + 2.0 * ZWAARTEKRACHT_MS2 * ashoogte_m)


def _worp_m(hoek: float, ashoogte_m: float, arm_m: float, snelheid_ms: float) -> float:
    """Afstand van de mast waar de baan de grond raakt, als het zwaartepunt bij loslaten onder `hoek` beweegt."""
    omhoog = snelheid_ms * math.sin(hoek)
    hoogte = ashoogte_m + arm_m * math.cos(hoek)
    tijd = (omhoog + math.sqrt(omhoog**2 + 2.0 * ZWAARTEKRACHT_MS2 * hoogte)) / ZWAARTEKRACHT_MS2
    return abs(-arm_m * math.sin(hoek) + snelheid_ms * math.cos(hoek) * tijd)


def rijksweg_m(rotordiameter_m: float, p: Parameters) -> float:
    """Afstand mast tot rand van de verharding van een rijksweg: 30 m, en bij D > 60 m ten minste D/2."""
    kleinste = p["veiligheid_rijksweg_min_m"]
    if rotordiameter_m > p["veiligheid_rijksweg_rotor_vanaf_m"]:
        return max(kleinste, rotordiameter_m / 2.0)
    return kleinste


def vaarweg_m(rotordiameter_m: float, p: Parameters) -> float:
    """Afstand mast tot rand van een vaarweg: 50 m, en altijd ten minste D/2."""
    return max(p["veiligheid_vaarweg_min_m"], rotordiameter_m / 2.0)


def spoor_m(rotordiameter_m: float, p: Parameters) -> float:
    """Afstand mast tot hart van het buitenste spoor: 7,85 m + D/2, ten minste 30 m."""
    return max(p["veiligheid_spoor_min_m"], p["veiligheid_spoor_vrij_m"] + rotordiameter_m / 2.0)


def onderling_m(rotordiameter_m: float, p: Parameters) -> float:
    """Gewenste afstand tussen twee masten, uit de grootste van beide rotors."""
    return p["veiligheid_onderlinge_afstand_rotors"] * rotordiameter_m
