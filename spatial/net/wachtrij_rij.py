"""In welke volgorde staan de verzoeken, en van welke netten hebben ze ruimte nodig?

Twee kaders. "fifo": wie het eerst komt. "prioritering-2025" (Stcrt. 2025, 42323): als er ruimte te verdelen is gaat
eerst wie congestie verzacht, dan veiligheid, dan basisbehoeften, en daarna de rest op datum. Voorrang 2 en 3 geldt
alleen voor wie uitsluitend afneemt; wind houdt dus zijn plek in de rij, tenzij hij congestie verzacht.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.errors import EmptyInput, OutOfRange, UnknownName
from spatial.net.wachtrij_vormen import Capaciteit, Project, Richting

Kader = Literal["fifo", "prioritering-2025"]
KADERS: tuple[Kader, ...] = ("fifo", "prioritering-2025")
DIEPSTE_NET = 8


@dataclass(frozen=True)
class Rij:
    """De rij zoals de kern haar rekent; alles in de volgorde van de rij.

    Parameters
    ----------
    projecten : wie voorgaat staat eerder; bronnen : (gebied_id, richting) naar nummer
    aankomst : (n,) jaarindex; paden : (n, k) nummers van de bronnen, -1 is geen
    """

    projecten: tuple[Project, ...]
    kader: Kader
    start_jaar: int
    jaren: int
    bronnen: dict[tuple[str, Richting], int]
    aankomst: NDArray[np.int64]
    paden: NDArray[np.int64]


@dataclass(frozen=True)
class Loop:
    """Eén doorrekening: gunstig of ongunstig voor wat onbekend is. De eerste trekking is het plan.

    jaar (t, n) jaarindex van toekenning (`Rij.jaren` is nooit); gekregen_mw (n, j) en knelpunt (n,) van het plan;
    ruimte_mw (b, j) van het plan; actief (t, n) of het verzoek doorgaat.
    """

    jaar: NDArray[np.int64]
    gekregen_mw: NDArray[np.float64]
    knelpunt: NDArray[np.int64]
    ruimte_mw: NDArray[np.float64]
    actief: NDArray[np.bool_]


def voorrang(project: Project, kader: Kader) -> int:
    """De categorie die telt bij het verdelen; 0 is geen voorrang.

    Parameters
    ----------
    kader : "fifo" (niemand heeft voorrang) of "prioritering-2025"

    >>> molens = Project(id="W", naam="", soort="wind", richting="opwek", vermogen_mw=9.0, datum="2026-01-01",
    ...                  gebied_id="A", categorie=3)
    >>> voorrang(molens, "prioritering-2025")
    0
    """
    if kader == "fifo":
        return 0
    if project.categorie == 1:
        return 1
    alleen_vraag = project.richting == "afname" and project.alleen_afname
    return project.categorie if alleen_vraag else 0


def maak_rij(
    projecten: Sequence[Project], capaciteiten: Sequence[Capaciteit], p: Parameters, start_jaar: int, kader: Kader
) -> Rij:
    """De rij op volgorde, met voor elk verzoek de netten waar het ruimte nodig heeft.

    Parameters
    ----------
    projecten, capaciteiten, p, start_jaar, kader : zie `spatial.net.wachtrij.wijs_toe`

    Raises
    ------
    EmptyInput, UnknownName, OutOfRange : voor een lege rij, dubbele namen of een onmogelijk jaar.
    """
    if not projecten:
        raise EmptyInput("wachtrij", "geen projecten", "ten minste één verzoek", "voeg een project toe")
    if kader not in KADERS:
        raise UnknownName("kader van de wachtrij", kader, f"een van {', '.join(KADERS)}", "kies een kader")
    if not 2000 <= start_jaar <= 2100:
        raise OutOfRange("startjaar", start_jaar, "een jaar van 2000 tot en met 2100", "kies het jaar van nu")
    codes = [q.id for q in projecten]
    if len(set(codes)) < len(codes):
        dubbel = next(c for c in codes if codes.count(c) > 1)
        raise UnknownName("wachtrij, project_id", dubbel, "elk id één keer", "geef een van de projecten een ander id")
    boven = _netten(capaciteiten)
    jaren = round(p["net_horizon_jaren"])
    # Zonder voorrang (0) komt na 1, 2 en 3.
    op_volgorde = tuple(sorted(projecten, key=lambda q: (voorrang(q, kader) or 9, q.datum, q.id)))
    sporen = [_spoor(q.gebied_id, q.richting, boven) for q in op_volgorde]
    bronnen: dict[tuple[str, Richting], int] = {}
    for spoor in sporen:
        for bron in spoor:
            bronnen.setdefault(bron, len(bronnen))
    paden = np.full((len(sporen), max(len(s) for s in sporen)), -1, dtype=np.int64)
    for i, spoor in enumerate(sporen):
        paden[i, : len(spoor)] = [bronnen[bron] for bron in spoor]
    aankomst = np.array([max(0, q.jaar - start_jaar) for q in op_volgorde], dtype=np.int64)
    return Rij(op_volgorde, kader, start_jaar, jaren, bronnen, aankomst, paden)


def _netten(capaciteiten: Sequence[Capaciteit]) -> dict[tuple[str, Richting], str]:
    """Per gebied en richting het net erboven; leeg is geen."""
    boven: dict[tuple[str, Richting], str] = {}
    for c in capaciteiten:
        if (c.gebied_id, c.richting) in boven:
            raise UnknownName(
                f"capaciteit, richting {c.richting}", c.gebied_id, "elk gebied één keer", "voeg de rijen samen"
            )
        boven[(c.gebied_id, c.richting)] = c.boven
    return boven


def _spoor(gebied_id: str, richting: Richting, boven: dict[tuple[str, Richting], str]) -> list[tuple[str, Richting]]:
    """Alle netten waar dit gebied ruimte nodig heeft, van onder naar boven."""
    spoor: list[tuple[str, Richting]] = []
    while gebied_id and len(spoor) < DIEPSTE_NET:
        spoor.append((gebied_id, richting))
        gebied_id = boven.get((gebied_id, richting), "")
        if (gebied_id, richting) in spoor:
            raise UnknownName("net erboven", gebied_id, "een net dat niet onder zichzelf hangt", "herstel 'boven'")
    return spoor
