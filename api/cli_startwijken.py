"""De opdrachten om te rangschikken, en om te zien met welke criteria en kentallen dat gebeurt."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from api.cli_invoer import geheel, namen, paren
from api.cli_lagen import Data, Json
from api.cli_tonen import clean, print_json, progress, result_summary, show_result, table, uit
from api.exports import taal

Uit = Annotated[
    Path, typer.Option("--uit", metavar="MAP", help="Map voor de producten; een eerdere uitvoer wordt vervangen.")
]


def startwijken(
    data: Data,
    uit_map: Uit,
    gemeente: Annotated[
        list[str] | None, typer.Option("--gemeente", metavar="GM....", help="Alleen deze gemeente; mag vaker.")
    ] = None,
    preset: Annotated[
        str | None, typer.Option("--preset", metavar="NAAM", help="Set gewichten; zie wijkwind criteria.")
    ] = None,
    gewicht: Annotated[
        list[str] | None,
        typer.Option("--gewicht", metavar="CRITERIUM=GETAL", help="Eigen gewicht, 0 of hoger; mag vaker."),
    ] = None,
    volgorde: Annotated[
        str, typer.Option("--volgorde", metavar="A,B,C", help="Criteria van belangrijk naar minder belangrijk.")
    ] = "",
    zonder: Annotated[
        list[str] | None, typer.Option("--zonder", metavar="STRATEGIE", help="Laat deze strategie weg; mag vaker.")
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", metavar="NAAM=GETAL", help="Eigen kental; zie wijkwind parameters."),
    ] = None,
    gebieden: Annotated[
        Path | None, typer.Option("--gebieden", metavar="BESTAND", help="Rangschik eigen gebieden uit dit bestand.")
    ] = None,
    grenzen: Annotated[
        Path | None,
        typer.Option(
            "--grenzen", metavar="RESULTAAT", help="Houd de schaal van een eerdere resultaat.json vast: vergelijkbaar."
        ),
    ] = None,
    eis_duidelijke_techniek: Annotated[
        bool,
        typer.Option("--eis-duidelijke-techniek", help="Een buurt zonder duidelijke techniek kan geen startwijk zijn."),
    ] = False,
    top: Annotated[str, typer.Option("--top", metavar="N", help="Zoveel buurten vormen de top.")] = "5",
    seed: Annotated[str, typer.Option("--seed", metavar="S", help="Beginwaarde van de trekkingen.")] = "1",
    trekkingen: Annotated[str, typer.Option("--trekkingen", metavar="N", help="Aantal trekkingen.")] = "10000",
    titel: Annotated[str, typer.Option("--titel", metavar="TEKST", help="Titel op de producten.")] = "",
    als_json: Json = False,
) -> None:
    """Rangschik de buurten: welke warmteoplossing past (WAT) en wie gaat eerst (WANNEER)."""
    from api.opdracht import SEED_BEREIK, TOP_BEREIK, TREKKINGEN_BEREIK, Wensen, maak_opdracht  # noqa: PLC0415
    from api.runner import voer_uit  # noqa: PLC0415

    wensen = Wensen(
        gemeenten=tuple(gemeente or ()),
        preset=preset,
        gewichten=paren("--gewicht", gewicht or (), 0),
        volgorde=namen(volgorde),
        zonder=tuple(zonder or ()),
        parameters=paren("--parameter", parameter or ()),
        top_n=geheel("--top", top, *TOP_BEREIK),
        seed=geheel("--seed", seed, *SEED_BEREIK),
        trekkingen=geheel("--trekkingen", trekkingen, *TREKKINGEN_BEREIK),
        gebieden=gebieden,
        grenzen=grenzen,
        eis_duidelijke_techniek=eis_duidelijke_techniek,
    )
    opdracht = maak_opdracht(data, wensen)
    with progress("startwijken") as voortgang:
        resultaat = voer_uit(opdracht, uit_map, titel=clean(titel)[:200], voortgang=voortgang)
    from api.uitvoer import PRODUCTEN  # noqa: PLC0415

    bestanden = [str(uit_map / naam) for naam in PRODUCTEN]
    if als_json:
        print_json(result_summary(resultaat, bestanden))
        return
    show_result(resultaat)
    uit().print(Text(clean("Producten: " + ", ".join(bestanden))))


def criteria(als_json: Json = False) -> None:
    """Toon de criteria waarop gerangschikt kan worden, en de sets gewichten (presets)."""
    from api.register import criteria_list, preset_list  # noqa: PLC0415

    lijst, sets = criteria_list(), preset_list()
    if als_json:
        print_json({"criteria": lijst, "presets": sets})
        return
    rijen = [[c["id"], c["naam"], f"{c['richting']} is eerder", c["eenheid"], c["voorbehoud"]] for c in lijst]
    console = uit()
    console.print(table("Criteria", ["Naam voor --gewicht", "Wat", "Richting", "Eenheid", "Let op"], rijen))
    rijen = [
        [p["naam"], p["titel"], p["uitleg"], ", ".join(f"{n} {taal.procent(w)}" for n, w in p["gewichten"].items())]
        for p in sets
    ]
    console.print(table("Presets (van wijkwind, niet officieel)", ["Naam", "Titel", "Uitleg", "Gewichten"], rijen))


def parameters(als_json: Json = False) -> None:
    """Toon elk kental: waarde, eenheid, bron en hoe zeker het is."""
    from api.register import parameter_list  # noqa: PLC0415

    lijst = parameter_list()
    if als_json:
        print_json(lijst)
        return
    for naam in dict.fromkeys(p["set"] for p in lijst):
        rijen = [
            [p["naam"], f"{p['waarde']:g}".replace(".", ","), p["eenheid"], p["zekerheid_tekst"], p["bron"]]
            for p in lijst
            if p["set"] == naam
        ]
        koppen = ["Naam voor --parameter", "Waarde", "Eenheid", "Zekerheid", "Bron"]
        uit().print(table(f"Kentallen, set {naam}", koppen, rijen, (1,)))
