"""Kunnen dit park en dat woningbouwplan allebei, en zo nee: wat moet er veranderen?

Per plan: het geluid op de slechtste plek, de afstand, hoeveel geplande woningen binnen elke contour vallen (gelijk
over het plan verdeeld geacht), welk deel vrij blijft, en de ingrepen die het passend maken, elk nagerekend.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely

from spatial.wind.ingrepen import SPELING_DB, Grenzen, dominant, eerste_fase, planrand
from spatial.wind.planingrepen import Ingreep, Planvraag, bepaal_ingrepen, db_tekst
from spatial.wind.planveld import Planveld, energie_op, maak_planveld, niveau
from spatial.wind.turbine import Getallen
from spatial.wind.uitslag import Oordeel

__all__ = ["Ingreep", "Planuitkomst", "Planvraag", "beoordeel_plannen"]

FASEKOLOMMEN: Mapping[str, str] = {
    "tot en met 2024": "woningen_2020_2024",
    "2025 tot en met 2029": "woningen_2025_2029",
    "2030 en later": "woningen_2030_later",
}
GEEN_NORM = "deze normenset heeft geen norm voor geluid of afstand"


@dataclass(frozen=True, kw_only=True)
class Planuitkomst:
    """Wat er over één woningbouwplan te zeggen is; `vrij` is het vlak waar beide kunnen (RD)."""

    plan_id: str
    naam: str
    status: str
    woningen: float | None
    fasen: Mapping[str, float]
    afstand_m: float
    oordeel: Oordeel
    reden: str
    lden_db: float | None = None
    lnight_db: float | None = None
    lden_samen_db: float | None = None
    binnen: tuple[tuple[str, float, float], ...] = ()
    deel_vrij: float | None = None
    woningen_vrij: float | None = None
    fase: str = ""
    turbine_id: str = ""
    ingrepen: tuple[Ingreep, ...] = ()
    vrij: Any = None


def beoordeel_plannen(vraag: Planvraag) -> list[Planuitkomst]:
    """De uitkomst per plan, in de volgorde van de laag.

    Een norm geldt voor dit park alleen; wat bestaande turbines erbij doen staat in `lden_samen_db` en in de reden.
    Plannen buiten `geluid_reikwijdte_m` worden niet doorgerekend; dat staat in de reden. Is het geluid niet te rekenen,
    dan is een plan ONBEKEND, tenzij het al op afstand niet voldoet.
    """
    afstand = _afstanden(vraag)
    dichtbij = afstand <= vraag.p["geluid_reikwijdte_m"]
    veld = None
    if vraag.wijze is not None and dichtbij.any():
        veld = maak_planveld(
            vraag.park,
            vraag.plannen[dichtbij],
            None,  # een norm geldt per park; bestaande turbines worden ernaast genoemd
            vraag.wijze,
            vraag.p["plan_rekencel_m"],
            vraag.p["plan_ontvangerhoogte_m"],
        )
    nummers = np.cumsum(dichtbij) - 1
    grenzen = vraag.grenzen_van(vraag.park)
    uit = [
        _plan(vraag, grenzen, i, float(afstand[i]), veld if dichtbij[i] else None, int(nummers[i]), bool(dichtbij[i]))
        for i in range(len(vraag.plannen))
    ]
    return uit if veld is None else _met_bestaand(vraag, veld, uit, nummers, dichtbij)


def _met_bestaand(
    vraag: Planvraag, veld: Planveld, plannen: list[Planuitkomst], nummers: Any, dichtbij: Any
) -> list[Planuitkomst]:
    """Dezelfde uitkomsten met het geluid van park en bestaande turbines samen erbij, waar die hoorbaar zijn."""
    if vraag.bestaand is None or not len(vraag.bestaand) or vraag.wijze is None:
        return plannen
    hoogte = vraag.p["plan_ontvangerhoogte_m"]
    ander = energie_op(vraag.bestaand, veld.punten, hoogte, vraag.wijze, {})
    samen = niveau(veld.som(veld.gewoon()) + ander)[0]
    uit = []
    for i, plan in enumerate(plannen):
        wie = veld.plan == nummers[i]
        if not dichtbij[i] or not np.any(ander[:, wie] > 0.0):
            uit.append(plan)
            continue
        hoogste = float(np.max(samen[wie]))
        reden = f"{plan.reden}; samen met bestaande turbines {db_tekst(hoogste)} Lden"
        uit.append(replace(plan, lden_samen_db=hoogste, reden=reden))
    return uit


def _afstanden(vraag: Planvraag) -> Getallen:
    masten = shapely.multipoints(vraag.park.xy)
    uit: Getallen = shapely.distance(vraag.plannen.geometry.to_numpy(), masten)
    return uit


def _plan(
    vraag: Planvraag, grenzen: Grenzen, i: int, afstand_m: float, veld: Planveld | None, nummer: int, dichtbij: bool
) -> Planuitkomst:
    rij = vraag.plannen.iloc[i]
    basis: dict[str, Any] = {
        "plan_id": str(vraag.plannen.index[i]),
        "naam": _tekst(rij.get("plannaam")),
        "status": _tekst(rij.get("planstatus")),
        "woningen": _getal(rij.get("woningen")),
        "fasen": {n: g for n, k in FASEKOLOMMEN.items() if (g := _getal(rij.get(k))) is not None},
        "afstand_m": afstand_m,
    }
    geen_norm = grenzen.lden_db is None and grenzen.lnight_db is None and not np.any(grenzen.afstand_m > 0)
    if not dichtbij and vraag.wijze is not None and not geen_norm:
        ver = f"ligt {afstand_m / 1000:.1f} km van het park, verder dan de reikwijdte van de toets".replace(".", ",")
        return Planuitkomst(**basis, oordeel="VOLDOET", reden=ver, deel_vrij=1.0, woningen_vrij=basis["woningen"])
    if veld is None and vraag.wijze is not None:
        return Planuitkomst(**basis, oordeel="ONBEKEND", reden=GEEN_NORM)
    if veld is None:
        return _zonder_geluid(vraag, grenzen, rij.geometry, basis)
    wie = np.flatnonzero(veld.plan == nummer)
    som = veld.som(veld.gewoon())[:, wie]
    lden, lnight = niveau(som)
    slechtst = int(np.argmax(lden))
    verboden = _verboden(vraag, grenzen)
    rand = planrand(rij.geometry, verboden)
    te_veel = float(np.max(grenzen.te_veel_db(som), initial=-np.inf))
    dicht = bool(grenzen.te_dichtbij(vraag.park.xy, veld.punten[wie]).any())
    niet = te_veel > SPELING_DB or dicht
    oordeel: Oordeel = "VOLDOET_NIET" if niet else ("ONBEKEND" if geen_norm else "VOLDOET")
    vrij_aantal = None if basis["woningen"] is None else basis["woningen"] * rand.deel_vrij
    turbine = dominant(veld, veld.gewoon(), int(wie[slechtst]))
    return Planuitkomst(
        **basis,
        oordeel=oordeel,
        reden=_reden(grenzen, float(lden[slechtst]), float(np.max(lnight)), dicht, oordeel),
        lden_db=float(lden[slechtst]),
        lnight_db=float(np.max(lnight)),
        binnen=_binnen(vraag, rij.geometry, basis["woningen"]),
        deel_vrij=rand.deel_vrij,
        woningen_vrij=vrij_aantal,
        fase=eerste_fase(basis["fasen"], vrij_aantal or 0.0)[0],
        turbine_id=vraag.park.ids[turbine],
        ingrepen=bepaal_ingrepen(vraag, grenzen, veld, wie, turbine, rand) if niet else (),
        vrij=rand.vrij,
    )


def _zonder_geluid(vraag: Planvraag, grenzen: Grenzen, vlak: Any, basis: dict[str, Any]) -> Planuitkomst:
    """Geluid is niet te rekenen: alleen een plan dat te dichtbij ligt is al zeker."""
    buffers = shapely.union_all(shapely.buffer(shapely.points(vraag.park.xy), grenzen.afstand_m, quad_segs=64))
    rand = planrand(vlak, buffers)
    if rand.deel_vrij < 1.0:
        reden = "ligt voor een deel binnen de kleinste afstand; geluid is onbekend"
        return Planuitkomst(**basis, oordeel="VOLDOET_NIET", reden=reden, vrij=rand.vrij)
    return Planuitkomst(**basis, oordeel="ONBEKEND", reden=f"geluid is niet te rekenen: {vraag.waarom}", vrij=None)


def _reden(grenzen: Grenzen, lden: float, lnight: float, dicht: bool, oordeel: Oordeel) -> str:
    delen = []
    if grenzen.lden_db is not None:
        delen.append(f"hoogste geluid {db_tekst(lden)} Lden, grens {db_tekst(grenzen.lden_db)}")
    if grenzen.lnight_db is not None:
        delen.append(f"in de nacht {db_tekst(lnight)}, grens {db_tekst(grenzen.lnight_db)}")
    if dicht:
        delen.append("een deel ligt binnen de kleinste afstand")
    if oordeel == "ONBEKEND":
        return GEEN_NORM
    return "; ".join(delen) or "geen norm voor geluid; afstand voldoet"


def _verboden(vraag: Planvraag, grenzen: Grenzen) -> Any:
    """Het vlak waar volgens de normen geen woning mag: contouren en afstanden samen."""
    delen = list(shapely.buffer(shapely.points(vraag.park.xy), grenzen.afstand_m, quad_segs=64))
    if vraag.contouren is not None:
        for maat, grens in (("lden", grenzen.lden_db), ("lnight", grenzen.lnight_db)):
            kies = (vraag.contouren["maat"] == maat) & (vraag.contouren["niveau_db"] == grens)
            delen += list(vraag.contouren.geometry[kies])
    return shapely.union_all(delen)


def _binnen(vraag: Planvraag, vlak: Any, woningen: float | None) -> tuple[tuple[str, float, float], ...]:
    """(maat, niveau in dB, woningen) per contour: het deel van het plan erbinnen maal het aantal woningen."""
    if vraag.contouren is None or woningen is None:
        return ()
    deel = shapely.area(shapely.intersection(vraag.contouren.geometry.to_numpy(), vlak)) / shapely.area(vlak)
    regels = zip(vraag.contouren["maat"], vraag.contouren["niveau_db"], deel, strict=True)
    return tuple((str(maat), float(db), float(d) * woningen) for maat, db, d in regels)


def _tekst(waarde: Any) -> str:
    return waarde if isinstance(waarde, str) else ""


def _getal(waarde: Any) -> float | None:
    if waarde is None or isinstance(waarde, str):
        return None
    getal = float(waarde)
    return getal if np.isfinite(getal) else None
