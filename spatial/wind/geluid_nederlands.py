"""Hoe dempt geluid op één pad volgens de Nederlandse methode? Elke term apart, om na te rekenen en uit te leggen.

L_eq,i = L_E,i − D_geo − D_lucht − D_refl − D_scherm − D_veg − D_terrein − D_bodem − C_meteo (formule 3.3). De rekenkern
doet hetzelfde voor veel paden tegelijk, zonder de termen die voor een turbine zelden tellen (scherm, begroeiing,
terrein, spiegeling): zonder die termen is de uitkomst voorzichtig, dus hoger.

Bron: Activiteitenregeling milieubeheer (2015), bijlage 4, par. 3. Tabel 3.6 noemt vier functies die als afbeelding
gedrukt zijn; hier staan ze in de vorm van HMRI methode II.8. De vorm van C_meteo komt ook uit de HMRI.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from spatial.errors import OutOfRange, UnknownName
from spatial.wind.geluid_ontvangst import ALFA_NL
from spatial.wind.turbine import BANDEN_HZ, Getallen

_F: Getallen = np.array(BANDEN_HZ)
# Demping per strook bomen, dB, en per meter terrein, dB/m, met het hoogste totaal (bijlage 4, par. 3).
VEGETATIE_DB: Getallen = np.array([0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 2.0, 3.0])
STROKEN_MAX = 4
TERREIN: Mapping[str, tuple[Getallen, float]] = MappingProxyType(
    {
        "A": (np.array([0.0, 0.0, 0.02, 0.03, 0.06, 0.09, 0.1, 0.1, 0.1]), 10.0),
        "B": (np.array([0.0, 0.0, 0.04, 0.06, 0.11, 0.17, 0.2, 0.2, 0.2]), 20.0),
        "tankpark": (np.array([0.0, 0.0, 0.002, 0.005, 0.015, 0.02, 0.02, 0.02, 0.02]), 10.0),
    }
)
SCHERM_MAX_DB, SCHERMEN_MAX_DB = 20.0, 40.0
DUBBEL_DB = (4.8, 20.0)


@dataclass(frozen=True)
class Padverlies:
    """De demping op één pad, per octaafband (9,) in dB; `d_bodem` is de som van bron-, ontvanger- en middenzone."""

    d_geo: float
    d_lucht: Getallen
    d_bodem: Getallen
    d_overig: Getallen
    c_meteo: float

    @property
    def totaal(self) -> Getallen:
        """De hele demping per band, dB."""
        uit: Getallen = self.d_geo + self.d_lucht + self.d_bodem + self.d_overig + self.c_meteo
        return uit


def padverlies(
    r_hor_m: float,
    hb_m: float,
    ho_m: float,
    bodem: tuple[float, float, float],
    *,
    hoogteverschil_m: float = 0.0,
    c0_db: float = 0.0,
    overig_db: Getallen | float = 0.0,
) -> Padverlies:
    """De demping van bron naar ontvanger.

    Parameters
    ----------
    r_hor_m : horizontale afstand; hb_m, ho_m : hoogte van bron en ontvanger boven maaiveld
    bodem : bodemfactor B (0 hard, 1 absorberend) van bronzone, middenzone en ontvangerzone
    hoogteverschil_m : maaiveld bij de bron min maaiveld bij de ontvanger
    overig_db : scherm, begroeiing, terrein of spiegeling (positief dempt), per band of één getal

    >>> pad = padverlies(500.0, 120.0, 5.0, (1.0, 1.0, 1.0))
    >>> round(pad.d_geo, 3), pad.d_bodem.round(3).tolist()
    (65.203, [-6.0, -6.0, 3.313, 0.906, 0.0, 0.0, 0.0, 0.0, 0.0])
    """
    if not (r_hor_m >= 0.0 and hb_m > 0.0 and ho_m > 0.0):
        raise OutOfRange("pad", (r_hor_m, hb_m, ho_m), "een afstand en twee hoogten in m", "herstel de plek of hoogte")
    r = max(float(np.hypot(r_hor_m, hb_m + hoogteverschil_m - ho_m)), 1.0)
    d_geo = 20.0 * float(np.log10(r)) + 11.0
    overig: Getallen = np.zeros(9) + overig_db
    return Padverlies(d_geo, ALFA_NL * r, d_bodem(r, hb_m, ho_m, bodem), overig, c_meteo(c0_db, r_hor_m, hb_m, ho_m))


def d_bodem(r_m: float, hb_m: float, ho_m: float, bodem: tuple[float, float, float]) -> Getallen:
    """De bodemdemping per band (9,), dB, met B van bron-, midden- en ontvangerzone (tabel 3.6 en formule 3.7)."""
    b_bron, b_midden, b_ontvanger = bodem
    m = max(1.0 - 30.0 * (hb_m + ho_m) / r_m, 0.0)
    midden = np.full(9, 3.0 * m * (b_midden - 1.0))
    midden[:2] = -3.0 * m
    return midden + _zone(b_bron, hb_m, r_m) + _zone(b_ontvanger, ho_m, r_m)


def c_meteo(c0_db: Getallen | float, r_hor_m: float, hb_m: float, ho_m: float) -> float:
    """C_meteo = C0·(1 − 10(hb + ho)/r) voor r > 10(hb + ho), anders 0, dB. C0 mag van de richting afhangen."""
    ver = 1.0 - 10.0 * (hb_m + ho_m) / r_hor_m if r_hor_m > 0 else 0.0
    return float(c0_db) * max(ver, 0.0)


def omweg_scherm(
    r_hor_m: float, z_bron_m: float, z_ontvanger_m: float, tot_scherm_m: float, z_scherm_m: float
) -> float:
    """De omweg ε over een scherm, m, bij een geluidstraal met kromtestraal 8·r; negatief als de straal eroverheen gaat.

    De gekromde straal ligt boven het scherm d1·d2/(16·r) hoger dan de rechte lijn.
    """
    d1, d2 = tot_scherm_m, r_hor_m - tot_scherm_m
    if not 0.0 < d1 < r_hor_m:
        raise OutOfRange("scherm, afstand", tot_scherm_m, f"tussen 0 en {r_hor_m:g} m", "zet het scherm op het pad")
    recht = z_bron_m + (z_ontvanger_m - z_bron_m) * d1 / r_hor_m
    z_straal = recht + d1 * d2 / (16.0 * float(np.hypot(r_hor_m, z_bron_m - z_ontvanger_m)))

    def lengte(z: float) -> float:
        return float(np.hypot(d1, z - z_bron_m) + np.hypot(d2, z - z_ontvanger_m))

    if z_scherm_m >= z_straal:
        return lengte(z_scherm_m) - lengte(z_straal)
    return lengte(z_straal) - lengte(2.0 * z_straal - z_scherm_m)


def d_scherm(omweg_m: float, hoogte_m: float, *, profielcorrectie_db: float = 0.0) -> Getallen:
    """De demping van één scherm per band, dB: 10·H_f·lg(20·N_v + 3) met N_v = 0,0059·ε·f, van 0 tot 20.

    Parameters
    ----------
    hoogte_m : hoogte van het scherm boven het gemiddelde maaiveld; H_f = hoogte·f/250, hooguit 1
    profielcorrectie_db : 0 voor een dunne wand, 2 voor een stompe rand (aarden wal)
    """
    nv = 0.0059 * omweg_m * _F
    hf = np.clip(hoogte_m * _F / 250.0, 0.0, 1.0)
    demping = 10.0 * hf * np.log10(np.maximum(20.0 * nv + 3.0, 1.0)) - profielcorrectie_db
    uit: Getallen = np.where(nv <= -0.1, 0.0, np.clip(demping, 0.0, SCHERM_MAX_DB))
    return uit


def d_twee_schermen(omweg_m: float) -> Getallen:
    """De demping van twee schermen achter elkaar per band, dB: 10 lg(0,118·ε·f + 3), van 4,8 tot 20."""
    uit: Getallen = np.clip(10.0 * np.log10(np.maximum(0.118 * omweg_m * _F + 3.0, 1.0)), *DUBBEL_DB)
    return uit


def d_schermen(bij_bron_db: Getallen, bij_ontvanger_db: Getallen) -> Getallen:
    """Schermen bij de bron en bij de ontvanger samen, hooguit 40 dB."""
    return np.minimum(bij_bron_db + bij_ontvanger_db, SCHERMEN_MAX_DB)


def d_veg(stroken: int, *, winter: bool = False) -> Getallen:
    """De demping van stroken bomen per band, dB; hooguit vier tellen, in de winter half."""
    if stroken < 0:
        raise OutOfRange("stroken bomen", stroken, "0 of meer", "tel de stroken")
    uit: Getallen = VEGETATIE_DB * min(stroken, STROKEN_MAX) * (0.5 if winter else 1.0)
    return uit


def d_terrein(soort: str, lengte_m: float) -> Getallen:
    """De demping van een bedrijfsterrein per band, dB: t(f) maal de lengte van het pad erdoor, met een hoogste waarde.

    `soort` : "A", "B" of "tankpark".
    """
    if soort not in TERREIN:
        raise UnknownName("terrein", soort, f"een van: {', '.join(TERREIN)}", "kies een soort")
    per_m, hoogste = TERREIN[soort]
    return np.minimum(per_m * max(lengte_m, 0.0), hoogste)


def spiegelt(hoogte_m: float, hb_m: float, ho_m: float, tot_bron_m: float, tot_ontvanger_m: float) -> bool:
    """Of een gevel hoog genoeg is om te spiegelen: hoger dan hb + r_br/16 of dan ho + r_or/16."""
    return hoogte_m > hb_m + tot_bron_m / 16.0 or hoogte_m > ho_m + tot_ontvanger_m / 16.0


def met_spiegelbronnen(niveau_db: Getallen, spiegels: Sequence[tuple[Getallen, float]]) -> Getallen:
    """Het niveau per band met spiegelbronnen erbij: elk een niveau per band en een reflectiecoëfficiënt ρ (0–1)."""
    energie = 10.0 ** (niveau_db / 10.0)
    for niveau, rho in spiegels:
        if not 0.0 <= rho <= 1.0:
            raise OutOfRange("reflectiecoëfficiënt", rho, "een getal van 0 tot en met 1", "herstel de coëfficiënt")
        energie = energie + rho * 10.0 ** (niveau / 10.0)
    uit: Getallen = 10.0 * np.log10(energie)
    return uit


def _zone(b: float, h: float, r: float) -> Getallen:
    """De term van bron- of ontvangerzone per band."""
    kort, ver = 1.0 - np.exp(-r / 50.0), 1.0 - np.exp(-2.8e-6 * r * r)
    a = 3.0 * np.exp(-0.12 * (h - 5.0) ** 2) * kort + 5.7 * np.exp(-0.09 * h * h) * ver
    vorm = [a, *(k * np.exp(-q * h * h) * kort for k, q in ((8.6, 0.09), (14.0, 0.46), (5.0, 0.9))), 0.0, 0.0, 0.0]
    return np.array([-3.0, -3.0, *(-1.0 + b * (v + 1.0) for v in vorm)])
