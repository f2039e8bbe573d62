"""De opdrachten over lagen: een stad maken, gegevens aanvullen, zien wat er is, een bestand inlezen."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from api.cli_invoer import datum, geheel
from api.cli_tonen import clean, print_json, progress, table, uit
from api.exports import taal

if TYPE_CHECKING:
    from layers.overzicht import Laagoverzicht

Data = Annotated[Path, typer.Option("--data", metavar="MAP", help="Opslag van wijkwind, of een map met bestanden.")]
Json = Annotated[bool, typer.Option("--json", help="Schrijf alleen JSON op de uitvoer.")]


def maak(
    data: Annotated[Path, typer.Option("--data", metavar="MAP", help="Map voor de opslag van de gemaakte stad.")],
    buurten: Annotated[str, typer.Option("--buurten", metavar="N", help="Aantal buurten, 4 tot en met 14500.")] = "40",
    seed: Annotated[str, typer.Option("--seed", metavar="S", help="Beginwaarde: dezelfde geeft dezelfde stad.")] = "1",
    als_json: Json = False,
) -> None:
    """Maak een verzonnen stad met alle lagen, om te proberen en te toetsen."""
    from layers.made import maak_stad  # noqa: PLC0415 - het laden kost tijd; --help blijft snel

    aantal, begin = geheel("--buurten", buurten, 4, 14_500), geheel("--seed", seed, 0, 2**31 - 1)
    with progress("stad maken") as voortgang:
        maak_stad(buurten=aantal, seed=begin, data=data, voortgang=voortgang)
    if als_json:
        print_json({"data": str(data), "buurten": aantal, "seed": begin, "gemaakt": True})
        return
    console = uit()
    console.print(Text(f"Gemaakte stad met {aantal} buurten staat in {clean(str(data))}."))
    console.print(Text(taal.GEMAAKT_TEKST, style="bold"))
    console.print(Text(clean(f"Verder met: wijkwind startwijken --data {data} --uit uitkomst"), style="dim"))


def aanvullen(
    data: Annotated[Path, typer.Option("--data", metavar="MAP", help="Map met echte bestanden; verandert niet.")],
    uit_map: Annotated[Path, typer.Option("--uit", metavar="MAP", help="Nieuwe map voor de aangevulde opslag.")],
    seed: Annotated[str, typer.Option("--seed", metavar="S", help="Beginwaarde: dezelfde geeft hetzelfde.")] = "1",
    als_json: Json = False,
) -> None:
    """Vul echte gegevens aan met gemaakte adressen en hoogte waar die ontbreken."""
    from layers.made.aanvulling import vul_aan  # noqa: PLC0415

    begin = geheel("--seed", seed, 0, 2**31 - 1)
    with progress("aanvullen") as voortgang:
        gemaakt = vul_aan(data, uit_map, seed=begin, voortgang=voortgang)
    if als_json:
        print_json({"data": str(uit_map), "seed": begin, "gemaakt": list(gemaakt)})
        return
    console = uit()
    console.print(Text(clean(f"De aangevulde gegevens staan in {uit_map}.")))
    if gemaakt:
        namen = ", ".join(gemaakt)
        console.print(Text(clean(f"Gemaakt, dus niet echt: {namen}. Elk product zegt dat erbij."), style="bold"))
    else:
        console.print(Text("Er ontbrak niets: alle lagen zijn zoals ze waren."))


def lagen(data: Data, als_json: Json = False) -> None:
    """Laat zien welke lagen er zijn: peiljaar, licentie, dekking en wat eraan schort."""
    from layers.overzicht import overzicht  # noqa: PLC0415

    regels = overzicht(data)
    if als_json:
        print_json([plain(regel) for regel in regels])
        return
    console = uit()
    er_zijn = [regel for regel in regels if regel.aanwezig]
    rijen = [_rij(regel) for regel in er_zijn]
    koppen = ["Laag", "Naam", "Rijen", "Peiljaar", "Uitgever", "Licentie", "Dekking"]
    console.print(table(f"Lagen in {data}", koppen, rijen, rechts=(2, 6)))
    for regel in regels:
        for i, melding in enumerate(regel.meldingen):
            if i == 0:
                console.print(Text(clean(f"\n{regel.titel}"), style="bold"))
            console.print(Text(clean(f"  {melding}")))
    weg = [f"{regel.titel} ({regel.naam})" for regel in regels if not regel.aanwezig and not regel.meldingen]
    if weg:
        console.print(Text("\nNiet aanwezig", style="bold"))
        console.print(Text(clean("  " + "; ".join(weg))))


def inlezen(
    bestanden: Annotated[list[Path], typer.Argument(metavar="BESTAND...", help="Een of meer bestanden.")],
    laag: Annotated[str, typer.Option("--laag", metavar="NAAM", help="Naam van de laag, zie wijkwind lagen.")],
    data: Annotated[Path, typer.Option("--data", metavar="MAP", help="Map van de opslag.")],
    stelsel: Annotated[
        str | None, typer.Option("--stelsel", metavar="EPSG:NR", help="Coördinatenstelsel, als het bestand het mist.")
    ] = None,
    peiljaar: Annotated[
        str, typer.Option("--peiljaar", metavar="JAAR", help="Jaar van de gegevens, als het bestand het mist.")
    ] = "",
    peildatum: Annotated[
        str, typer.Option("--peildatum", metavar="JJJJ-MM-DD", help="Dag waarop labels geldig moeten zijn.")
    ] = "",
    als_json: Json = False,
) -> None:
    """Neem bestanden op in de opslag, met een verslag van wat hersteld of geweigerd is."""
    from layers.inlezen import neem_op  # noqa: PLC0415

    with progress("inlezen") as voortgang:
        verslagen = neem_op(
            bestanden,
            laag,
            data,
            voortgang,
            stelsel=stelsel,
            peildatum=datum("--peildatum", peildatum),
            peiljaar=str(geheel("--peiljaar", peiljaar, 1900, 2100)) if peiljaar else "",
        )
    if als_json:
        print_json([verslag.als_dict() for verslag in verslagen])
        return
    console = uit()
    for verslag in verslagen:
        kop, *rest = verslag.regels()
        console.print(Text(clean(kop), style="bold"))
        for regel in rest:
            console.print(Text(clean(f"  {regel}")))
    console.print(Text(clean(f"Laag {laag} staat in {data}.")))


def plain(waarde: Any) -> Any:
    """Een dataclass als gewone JSON-waarde, ook met onveranderlijke tabellen en lijsten erin."""
    if is_dataclass(waarde) and not isinstance(waarde, type):
        return {naam: plain(inhoud) for naam, inhoud in asdict(waarde).items()}
    if hasattr(waarde, "items"):
        return {str(naam): plain(inhoud) for naam, inhoud in waarde.items()}
    if isinstance(waarde, list | tuple | set | frozenset):
        return [plain(deel) for deel in waarde]
    if isinstance(waarde, float) and waarde != waarde:
        return None
    return waarde


def _rij(regel: Laagoverzicht) -> list[str]:
    titel = f"{regel.titel} [gemaakt]" if regel.gemaakt else regel.titel
    rijen = "" if regel.rijen is None else taal.getal(regel.rijen)
    vast = [str(regel.peiljaar or ""), regel.uitgever or "", regel.licentie or ""]
    return [titel, regel.naam, rijen, *vast, _dekking(regel.dekking)]


def _dekking(waarde: float | None) -> str:
    return "" if waarde is None else taal.procent(waarde)
