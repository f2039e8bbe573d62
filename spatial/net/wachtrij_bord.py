"""Hoe wordt een andere rij een variant naast de rij zoals zij is?

Elke variant is dezelfde rij met één ding anders. De loting is gelijk, dus een verschil komt van de variant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

from spatial.net.wachtrij import Wachtrijuitkomst
from spatial.net.wachtrij_rij import Kader
from spatial.net.wachtrij_vormen import Project


@dataclass(frozen=True, kw_only=True)
class Variant:
    """Eén variant, als het verschil met de rij zoals zij is.

    Parameters
    ----------
    code, titel, uitleg : code is "basis", "kader", "vooraan", "splitsen", "aftoppen-90", "aftoppen-verlies",
        "pooling", "pooling-klein" of "naast-vraag"
    vermogen_mw : wat het project nog van het net vraagt; None is onbekend
    oordeel, jaar_p10, jaar_p50, jaar_p90 : zoals in `Wachtrijuitkomst`; None is niet binnen de horizon of onbekend
    winst_jaar : jaren eerder dan de basis (P50); None als een van beide niet bekend is
    verlies_mwh, verlies_aandeel : energie die per jaar verloren gaat; None als er geen uurprofiel is
    later : projecten die door deze variant later aan de beurt komen, met hun jaar (None: niet meer)
    voorbehoud : wat er geregeld moet zijn
    """

    code: str
    titel: str
    uitleg: str
    vermogen_mw: float | None
    oordeel: str
    jaar_p10: int | None
    jaar_p50: int | None
    jaar_p90: int | None
    winst_jaar: int | None = None
    verlies_mwh: float | None = None
    verlies_aandeel: float | None = None
    later: Mapping[str, int | None] = field(default_factory=dict)
    voorbehoud: str = ""


@dataclass(frozen=True)
class Bord:
    """Wat elke variant nodig heeft: de rij, de ruimte en de basis."""

    projecten: tuple[Project, ...]
    project: Project
    basis: Wachtrijuitkomst
    reken: Callable[[Sequence[Project], Kader], Wachtrijuitkomst]

    def met(
        self, code: str, titel: str, uitleg: str, nieuw: Project, *, kader: Kader | None = None,
        verlies: tuple[float, float] | None = None, voorbehoud: str = "",
    ) -> Variant:  # fmt: skip
        """De rij met `nieuw` op de plaats van het project."""
        rij = [nieuw if q.id == self.project.id else q for q in self.projecten]
        uit = self.reken(rij, kader or self.basis.kader)
        return variant_van(self, uit, code, titel, uitleg, nieuw, verlies, voorbehoud)


def variant_van(
    bord: Bord, uit: Wachtrijuitkomst, code: str, titel: str, uitleg: str, nieuw: Project,
    verlies: tuple[float, float] | None, voorbehoud: str,
) -> Variant:  # fmt: skip
    """Een variant uit een doorgerekende rij, naast de basis."""
    jaren = {kolom: jaar_van(uit, nieuw.id, kolom) for kolom in ("jaar_p10", "jaar_p50", "jaar_p90")}
    nu = jaar_van(bord.basis, bord.project.id, "jaar_p50")
    oordeel = str(uit.projecten.loc[nieuw.id, "oordeel"])
    onbekend = "ONBEKEND" in (oordeel, str(bord.basis.projecten.loc[bord.project.id, "oordeel"]))
    return Variant(
        code=code,
        titel=titel,
        uitleg=uitleg,
        vermogen_mw=nieuw.vermogen_mw,
        oordeel=oordeel,
        winst_jaar=None if onbekend else winst_jaar(nu, jaren["jaar_p50"], bord.basis.eind_jaar),
        verlies_mwh=None if verlies is None else verlies[0],
        verlies_aandeel=None if verlies is None else verlies[1],
        later=_later(bord, uit),
        voorbehoud=voorbehoud,
        **jaren,
    )


def _later(bord: Bord, uit: Wachtrijuitkomst) -> Mapping[str, int | None]:
    """De andere projecten die in deze variant later aan de beurt zijn (P50)."""
    anders = {}
    for q in bord.projecten:
        if q.id == bord.project.id or q.id not in uit.projecten.index:
            continue
        eerst, dan = (jaar_van(u, q.id, "jaar_p50") for u in (bord.basis, uit))
        if eerst is not None and (dan is None or dan > eerst):
            anders[q.id] = dan
    return MappingProxyType(anders)


def jaar_van(uit: Wachtrijuitkomst, project_id: str, kolom: str) -> int | None:
    """Het jaar van een project in een kolom van de uitkomst, of None."""
    waarde = uit.projecten[kolom].get(project_id)
    return None if waarde is None or pd.isna(waarde) else int(waarde)


def winst_jaar(eerst: int | None, dan: int | None, eind_jaar: int) -> int | None:
    """Jaren eerder; van "niet" naar een jaar telt als ten minste tot na de horizon."""
    if dan is None:
        return None
    return (eind_jaar + 1 if eerst is None else eerst) - dan


def mw_tekst(waarde: float | None) -> str:
    """MW met één cijfer achter de komma."""
    return "onbekend" if waarde is None else f"{waarde:.1f} MW".replace(".", ",")


def mwh_tekst(waarde: float) -> str:
    """MWh met punten per duizend."""
    return f"{round(waarde):,} MWh".replace(",", ".")


def procent_tekst(aandeel: float) -> str:
    """Een aandeel als procent."""
    return f"{100 * aandeel:.1f} %".replace(".", ",")
