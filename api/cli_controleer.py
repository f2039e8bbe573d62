"""De opdracht die elk gepubliceerd rekenvoorbeeld narekent en naast de publicatie legt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import typer
from rich.text import Text

from api.cli_lagen import Json
from api.cli_tonen import print_json, progress, table, uit
from api.errors import AFSLUITCODE_FOUT
from layers.verslag import Voortgang
from spatial.referentiegeval import Geval


@dataclass(frozen=True)
class Controle:
    """Eén nagerekend voorbeeld; `berekend` is None als de berekening geen getal geeft."""

    groep: str
    naam: str
    berekend: float | None
    gepubliceerd: float
    verschil: float | None
    tolerantie: float
    eenheid: str
    bron: str
    klopt: bool


def controleer(als_json: Json = False) -> None:
    """Reken elk gepubliceerd voorbeeld na; de afsluitcode is 1 als er één niet klopt."""
    from api.referentie_gevallen import alle_gevallen  # noqa: PLC0415

    with progress("narekenen") as voortgang:
        controles = check_all(alle_gevallen(), voortgang)
    mis = sum(not c.klopt for c in controles)
    if als_json:
        print_json({"gevallen": [_als_dict(c) for c in controles], "aantal": len(controles), "mis": mis})
    else:
        _toon(controles, mis)
    if mis or not controles:
        raise typer.Exit(AFSLUITCODE_FOUT)


def check_all(gevallen: Sequence[Geval], voortgang: Voortgang) -> list[Controle]:
    """Reken elk geval na."""
    uitkomst = []
    for i, geval in enumerate(gevallen):
        voortgang(geval.naam, i / max(len(gevallen), 1))
        uitkomst.append(check(geval))
    return uitkomst


def check(geval: Geval) -> Controle:
    """Reken één geval na; geen getal klopt nooit.

    >>> check(Geval(groep="A", naam="half", bereken=lambda: 0.5, gepubliceerd=0.5, tolerantie=0.0, eenheid="-",
    ...             bron="eigen")).klopt
    True
    """
    waarde = float(geval.bereken())
    goed = math.isfinite(waarde)
    verschil = waarde - geval.gepubliceerd if goed else None
    klopt = verschil is not None and abs(verschil) <= geval.tolerantie
    return Controle(
        groep=geval.groep,
        naam=geval.naam,
        berekend=waarde if goed else None,
        gepubliceerd=geval.gepubliceerd,
        verschil=verschil,
        tolerantie=geval.tolerantie,
        eenheid=geval.eenheid,
        bron=geval.bron,
        klopt=klopt,
    )


def _toon(controles: Sequence[Controle], mis: int) -> None:
    console = uit()
    for groep in dict.fromkeys(c.groep for c in controles):
        rijen = [_rij(c) for c in controles if c.groep == groep]
        koppen = ["Voorbeeld", "Berekend", "Gepubliceerd", "Verschil", "Mag", "Eenheid", "Bron", "Klopt"]
        console.print(table(groep, koppen, rijen, rechts=(1, 2, 3, 4)))
    if not controles:
        console.print(Text("Er zijn geen voorbeelden om na te rekenen.", style="bold red"))
    elif mis:
        console.print(Text(f"{mis} van {len(controles)} voorbeelden kloppen niet.", style="bold red"))
    else:
        console.print(Text(f"Alle {len(controles)} voorbeelden kloppen.", style="bold"))


def _rij(c: Controle) -> list[str]:
    getallen = [_kort(x) for x in (c.berekend, c.gepubliceerd, c.verschil, c.tolerantie)]
    return [c.naam, *getallen, c.eenheid, c.bron, "ja" if c.klopt else "NEE"]


def _kort(waarde: float | None) -> str:
    """Een getal met zes cijfers en een komma, of 'geen getal'."""
    return "geen getal" if waarde is None else f"{waarde:.6g}".replace(".", ",")


def _als_dict(controle: Controle) -> dict[str, Any]:
    return dict(controle.__dict__)
