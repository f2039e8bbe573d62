"""Hoe toont de opdrachtregel voortgang, tabellen en fouten? JSON en uitkomst op stdout, al het andere op stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from api.exports import taal
from api.models import Buurtuitkomst, CriteriumInfo, Resultaat
from layers.verslag import Voortgang

MAX_WAARSCHUWINGEN = 8
BREED = 120  # smaller dan dit breekt een tabel met zes kolommen te vaak af


def uit() -> Console:
    """De gewone uitvoer; buiten een scherm breed genoeg om regels heel te laten."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 160)


def fout() -> Console:
    """Meldingen en voortgang."""
    return Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else 160, soft_wrap=True)


def print_json(waarde: Any) -> None:
    """Alleen JSON op stdout; ontbrekende getallen zijn null."""
    sys.stdout.write(json.dumps(waarde, ensure_ascii=False, indent=1, allow_nan=False, default=str) + "\n")


@contextmanager
def progress(titel: str) -> Iterator[Voortgang]:
    """Een voortgangsbalk op stderr; zonder scherm blijft het stil."""
    balk = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=fout(),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with balk:
        taak = balk.add_task(titel, total=1.0)
        yield lambda wat, stand: balk.update(taak, description=wat, completed=stand)


def table(titel: str, koppen: Sequence[str], rijen: Sequence[Sequence[str]], rechts: Sequence[int] = ()) -> Table:
    """Een tabel waarin tekst van anderen nooit als opmaak gelezen wordt."""
    tabel = Table(title=titel or None, title_justify="left", title_style="bold", header_style="bold")
    for k, kop in enumerate(koppen):
        tabel.add_column(kop, justify="right" if k in rechts else "left", overflow="fold")
    for rij in rijen:
        tabel.add_row(*(Text(clean(cel)) for cel in rij))
    return tabel


def clean(tekst: str) -> str:
    """Tekst zonder stuurtekens: een naam uit een bestand mag het scherm niet wissen of kleuren.

    >>> clean("Cen\\x1b[31mtrum")
    'Cen[31mtrum'
    """
    return "".join(teken for teken in tekst if teken.isprintable() or teken == "\n")


def show_result(resultaat: Resultaat) -> None:
    """De bovenste buurten met hun redenen, in gewone taal."""
    console = uit()
    if resultaat.gemaakte_gegevens:
        console.print(Text(f"LET OP  {taal.GEMAAKT_TEKST}", style="bold reverse"))
    criteria = {c.id: c for c in resultaat.criteria}
    rijen = [_rij(buurt, criteria) for buurt in _top(resultaat)]
    koppen = ["Rang", "Buurt", "Uitkomst", f"Kans op top {resultaat.top_n}", "Warmteoplossing (WAT)", "Waarom"]
    if console.width >= BREED:
        console.print(table(resultaat.titel, koppen, rijen, rechts=(0, 3)))
    else:
        console.print(Text(clean(resultaat.titel), style="bold"))
        for rang, naam, uitkomst, kans, wat, waarom in rijen:
            console.print(Text(clean(f"\n{rang}. {naam}"), style="bold"))
            console.print(Text(clean(f"   {uitkomst}; kans op top {resultaat.top_n}: {kans}\n   warmte: {wat}")))
            console.print(Padding(Text(clean(waarom)), (0, 0, 0, 3)))
        console.print()
    if resultaat.geen_startwijk_reden:
        console.print(Text(clean(f"Geen startwijk: {resultaat.geen_startwijk_reden}"), style="bold"))
    for zin in resultaat.samenvatting:
        console.print(Text(clean(zin)))
    for zin in resultaat.waarschuwingen[:MAX_WAARSCHUWINGEN]:
        console.print(Text(clean(f"Let op: {zin}")))
    rest = len(resultaat.waarschuwingen) - MAX_WAARSCHUWINGEN
    if rest > 0:
        console.print(Text(f"Meer opmerkingen ({rest}) staan onderaan kaart.html en op blad Bronnen."))
    console.print(Text(f"{taal.KOSTEN_TEKST} {taal.INDICATIEF_TEKST}", style="dim"))


def _top(resultaat: Resultaat) -> list[Buurtuitkomst]:
    """De eerste N op rang, en wie daarbuiten toch startwijk is."""
    met_rang = [b for b in taal.op_rang(resultaat) if b.rang is not None]
    return [b for i, b in enumerate(met_rang) if i < resultaat.top_n or b.uitkomst == "startwijk"]


def _rij(buurt: Buurtuitkomst, criteria: Mapping[str, CriteriumInfo]) -> list[str]:
    waarom = [buurt.reden, *(f"• {zin}" for zin in taal.redenen(buurt, criteria))]
    cellen = [str(buurt.rang), buurt.naam, taal.UITKOMST_NAAM[buurt.uitkomst], taal.procent(buurt.kans_top_n)]
    return [*cellen, taal.strategie_kort(buurt), "\n".join(zin for zin in waarom if zin)]


def result_summary(resultaat: Resultaat, bestanden: Sequence[str]) -> dict[str, Any]:
    """De uitkomst in het kort, voor `--json`; het geheel staat in resultaat.json."""
    criteria = {c.id: c for c in resultaat.criteria}
    return {
        "hash": resultaat.hash,
        "titel": resultaat.titel,
        "gemaakte_gegevens": resultaat.gemaakte_gegevens,
        "bestanden": list(bestanden),
        "top": [
            {
                "rang": b.rang,
                "buurtcode": b.buurtcode,
                "naam": b.naam,
                "score": b.score,
                "kans_top_n": b.kans_top_n,
                "strategie": b.strategie,
                "uitkomst": b.uitkomst,
                "reden": b.reden,
                "redenen": taal.redenen(b, criteria),
            }
            for b in _top(resultaat)
        ],
        "samenvatting": resultaat.samenvatting,
        "waarschuwingen": resultaat.waarschuwingen,
        "geen_startwijk_reden": resultaat.geen_startwijk_reden,
    }
