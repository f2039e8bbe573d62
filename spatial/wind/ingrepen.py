"""Wat zou er moeten veranderen zodat park en woningbouw allebei kunnen? Elke ingreep is gerekend, niet geraden.

Geluid: hoeveel stiller, welke stille standen en wat die kosten, hoe ver een turbine moet opschuiven, welk type past.
Ruimte: hoeveel van het plan vrij blijft en hoe ver de rand terug moet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from spatial.wind.planveld import DEN_GEWICHT, Keuze, Planveld, Rekenwijze, energie_op, niveau
from spatial.wind.turbine import Getallen, Park
from spatial.wind.windklimaat import PERIODE_UREN, PERIODEN, Windklimaat

RICHTINGEN = 16
UREN_PER_JAAR = 8_760.0
# Rekenruis: een waarde die op de norm uitkomt voldoet.
SPELING_DB = 1e-6


@dataclass(frozen=True)
class Grenzen:
    """De grenzen voor een woning: geluid in dB (None: geen norm) en per turbine de kleinste afstand in m."""

    lden_db: float | None
    lnight_db: float | None
    afstand_m: Getallen

    def te_veel_db(self, energie: Getallen) -> Getallen:
        """(m,) hoeveel dB elk punt boven de strengste norm zit; onder de norm negatief, zonder norm -inf."""
        lden, lnight = niveau(energie)
        uit = np.full(energie.shape[1], -np.inf)
        if self.lden_db is not None:
            uit = np.maximum(uit, lden - self.lden_db)
        if self.lnight_db is not None:
            uit = np.maximum(uit, lnight - self.lnight_db)
        return uit

    def te_dichtbij(self, xy: Getallen, punten: Getallen) -> NDArray[np.bool_]:
        """(m,) of een punt binnen de kleinste afstand van een turbine ligt."""
        afstand = np.hypot(punten[:, None, 0] - xy[None, :, 0], punten[:, None, 1] - xy[None, :, 1])
        uit: NDArray[np.bool_] = np.any(afstand < self.afstand_m[None, :], axis=1)
        return uit


@dataclass(frozen=True)
class StilleStanden:
    """Standen per turbine en periode waarmee alle punten voldoen, en wat dat per jaar aan opbrengst kost."""

    keuze: Keuze
    verlies_mwh: float
    past: bool


def dominant(veld: Planveld, keuze: Keuze, punt: int) -> int:
    """Het nummer van de turbine die op dit punt het meest aan de Lden bijdraagt."""
    delen = [
        sum(DEN_GEWICHT[i] * veld.energie[nummer, stand][i, punt] for i, stand in enumerate(standen))
        for nummer, standen in enumerate(keuze)
    ]
    return int(np.argmax(delen))


def nodige_daling_db(veld: Planveld, grenzen: Grenzen, keuze: Keuze, nummer: int | None, wie: Any) -> float:
    """Hoeveel dB stiller turbine `nummer` (None: alle) moet zijn zodat de punten `wie` voldoen; inf als dat niet kan.

    De bestaande turbines blijven zoals ze zijn. De uitkomst is exact: energie telt op.
    """
    alles = veld.som(keuze)[:, wie]
    rest = veld.rest[:, wie] if nummer is None else veld.som(keuze, zonder=nummer)[:, wie]
    eigen = alles - rest
    daling = 0.0
    gewichten = ((grenzen.lden_db, DEN_GEWICHT), (grenzen.lnight_db, np.array([0.0, 0.0, 1.0])))
    for grens, gewicht in gewichten:
        if grens is None:
            continue
        ruimte = 10.0 ** (grens / 10.0) - gewicht @ rest
        nodig = (gewicht @ eigen) > ruimte
        if np.any(nodig & (ruimte <= 0.0)):
            return float("inf")
        if nodig.any():
            daling = max(daling, float(np.max(10.0 * np.log10((gewicht @ eigen)[nodig] / ruimte[nodig]))))
    return daling


def energie_per_stand(park: Park, klimaat: Windklimaat) -> dict[tuple[int, str, int], float]:
    """MWh per jaar van elke turbine, in elke stand en periode, zonder zog en verliezen."""
    uit = {}
    for nummer, (soort, hoogte) in enumerate(zip(park.per_turbine, park.ashoogte_m, strict=True)):
        verdeling = klimaat.verdeling(float(hoogte))
        for modus in soort.geluid:
            kromme = soort.kromme_kw if modus.vermogen_kw is None else modus.vermogen_kw
            kw = np.interp(verdeling.klassen_ms, soort.snelheid_ms, kromme, left=0.0, right=0.0)
            for periode, uren in enumerate(PERIODE_UREN):
                gemiddeld = float(verdeling.aandeel[periode] @ kw)
                uit[nummer, modus.naam, periode] = gemiddeld * uren / 24.0 * UREN_PER_JAAR / 1000.0
    return uit


def zoek_stille_standen(
    veld: Planveld, grenzen: Grenzen, mwh: Mapping[tuple[int, str, int], float], wie: Any
) -> StilleStanden:
    """Standen waarmee de punten `wie` voldoen tegen weinig verlies, stap voor stap gezocht.

    Elke stap neemt de stillere stand die de meeste overschrijding wegneemt per verloren MWh; daarna wordt elke stap
    die achteraf niet nodig was teruggedraaid. Niet bewezen het goedkoopst; wel altijd nagerekend.
    """
    keuze = [list(standen) for standen in veld.gewoon()]

    def te_veel(nieuw: list[list[str]]) -> Getallen:
        som = veld.som(tuple(tuple(rij) for rij in nieuw))[:, wie]
        return np.maximum(grenzen.te_veel_db(som), 0.0)

    over = te_veel(keuze)
    while over.max(initial=0.0) > SPELING_DB:
        beste: tuple[float, int, int, str] | None = None
        for nummer, periode, stand in _stappen(veld, keuze):
            proef = [list(rij) for rij in keuze]
            proef[nummer][periode] = stand
            winst = float(over.sum() - te_veel(proef).sum())
            verlies = mwh[nummer, keuze[nummer][periode], periode] - mwh[nummer, stand, periode]
            waarde = winst / max(verlies, 1e-9)
            if winst > 0.0 and (beste is None or waarde > beste[0]):
                beste = (waarde, nummer, periode, stand)
        if beste is None:
            break
        keuze[beste[1]][beste[2]] = beste[3]
        over = te_veel(keuze)
    past = bool(over.max(initial=0.0) <= SPELING_DB)
    if past:
        _draai_terug(veld, keuze, mwh, te_veel)
    gewoon = veld.gewoon()
    verlies = sum(
        mwh[n, gewoon[n][d], d] - mwh[n, keuze[n][d], d] for n in range(len(keuze)) for d in range(len(PERIODEN))
    )
    return StilleStanden(tuple(tuple(rij) for rij in keuze), float(verlies), past)


def _stappen(veld: Planveld, keuze: list[list[str]]) -> list[tuple[int, int, str]]:
    """Elke andere stand van elke turbine en periode, in vaste volgorde."""
    return [
        (nummer, periode, stand)
        for nummer, standen in enumerate(veld.standen)
        for periode in range(len(PERIODEN))
        for stand in standen
        if stand != keuze[nummer][periode]
    ]


def _draai_terug(
    veld: Planveld,
    keuze: list[list[str]],
    mwh: Mapping[tuple[int, str, int], float],
    te_veel: Callable[[list[list[str]]], Getallen],
) -> None:
    """Zet elke turbine en periode terug op de stand met de meeste opbrengst die nog past."""
    for nummer, standen in enumerate(veld.standen):
        for periode in range(len(PERIODEN)):
            for stand in sorted(standen, key=lambda s: -mwh[nummer, s, periode]):
                oud = keuze[nummer][periode]
                if mwh[nummer, stand, periode] <= mwh[nummer, oud, periode]:
                    break
                keuze[nummer][periode] = stand
                if te_veel(keuze).max(initial=0.0) <= SPELING_DB:
                    break
                keuze[nummer][periode] = oud


@dataclass(frozen=True)
class Verschuiving:
    """De kleinste gevonden verschuiving van één turbine."""

    nummer: int
    afstand_m: float
    xy: Getallen


def zoek_verschuiving(
    park: Park,
    veld: Planveld,
    grenzen: Grenzen,
    nummer: int,
    wijze: Rekenwijze,
    *,
    hoogte_m: float,
    hoogstens_m: float,
    stap_m: float,
    mag: Callable[[Getallen], bool],
) -> Verschuiving | None:
    """De kleinste verschuiving van turbine `nummer` waarbij alle punten voldoen, of None binnen `hoogstens_m`.

    Zoekt ringen om de huidige plek in zestien richtingen; op de eerste ring die past wordt op 1 m verfijnd.
    `mag` zegt of een plek voor een turbine is toegestaan (andere turbines, woningen, harde regels).
    """
    code = park.ids[nummer]
    een = replace(park, turbines=park.turbines.loc[[code]])
    keuze = veld.gewoon()
    rest = veld.som(keuze, zonder=nummer)
    start = park.xy[nummer]
    hoeken = np.arange(RICHTINGEN) * 2.0 * np.pi / RICHTINGEN
    richting = np.column_stack([np.sin(hoeken), np.cos(hoeken)])

    def past(plek: Getallen) -> bool:
        xy = park.xy.copy()
        xy[nummer] = plek
        if grenzen.te_dichtbij(xy, veld.punten).any() or not mag(plek):
            return False
        eigen = energie_op(een.op_plek(plek[None]), veld.punten, hoogte_m, wijze, {})
        return bool(grenzen.te_veel_db(rest + eigen).max(initial=-np.inf) <= SPELING_DB)

    if grenzen.te_veel_db(rest).max(initial=-np.inf) > SPELING_DB:
        return None  # ook zonder deze turbine is het te veel
    for straal in np.arange(stap_m, hoogstens_m + stap_m / 2.0, stap_m):
        goed = [r for r in richting if past(start + r * straal)]
        if goed:
            kort = [_verfijn(lambda m, r=r: past(start + r * m), straal - stap_m, straal) for r in goed]  # type: ignore[misc]
            beste = int(np.argmin(kort))
            return Verschuiving(nummer, float(kort[beste]), start + goed[beste] * kort[beste])
    return None


def _verfijn(past: Callable[[float], bool], niet: float, wel: float) -> float:
    """De kleinste afstand tussen `niet` en `wel` waarop het past, op een meter."""
    while wel - niet > 1.0:
        midden = (niet + wel) / 2.0
        niet, wel = (niet, midden) if past(midden) else (midden, wel)
    return wel


@dataclass(frozen=True)
class Planrand:
    """Wat er van een plan vrij blijft: deel van het vlak, hoe ver de rand terug moet, en het vrije vlak."""

    deel_vrij: float
    terug_m: float | None
    vrij: Any


def planrand(plan: Any, verboden: Any) -> Planrand:
    """Knip het verboden vlak uit een plan.

    `terug_m` is de grootste afstand van een afgevallen punt tot wat overblijft: zo ver schuift de rand op de slechtste
    plek op. None als er niets overblijft.

    >>> rand = planrand(shapely.box(0, 0, 100, 50), shapely.box(-10, -10, 20, 60))
    >>> round(rand.deel_vrij, 2), round(rand.terug_m, 1)
    (0.8, 20.0)
    """
    vrij = shapely.difference(plan, verboden)
    weg = shapely.intersection(plan, verboden)
    deel = float(shapely.area(vrij) / shapely.area(plan))
    if shapely.is_empty(weg) or shapely.area(weg) < 1e-6:
        return Planrand(1.0, 0.0, plan)
    if shapely.is_empty(vrij) or deel < 1e-6:
        return Planrand(0.0, None, vrij)
    rand = shapely.get_coordinates(shapely.segmentize(shapely.boundary(weg), 5.0))
    terug = float(np.max(shapely.distance(shapely.points(rand), vrij)))
    return Planrand(deel, terug, vrij)


def eerste_fase(fasen: Mapping[str, float], woningen_vrij: float) -> tuple[str, tuple[str, ...]]:
    """Welke fasen achter elkaar in het vrije deel passen: de laatste die past, en alle namen.

    >>> eerste_fase({"tot 2025": 0.0, "2025-2029": 40.0, "2030 en later": 60.0}, 45.0)
    ('2025-2029', ('2025-2029',))
    >>> eerste_fase({"2025-2029": 40.0}, 10.0)
    ('', ())
    """
    passend: list[str] = []
    som = 0.0
    for naam, aantal in fasen.items():
        if not aantal > 0:
            continue
        som += aantal
        if som > woningen_vrij + 1e-9:
            break
        passend.append(naam)
    return (passend[-1] if passend else ""), tuple(passend)
