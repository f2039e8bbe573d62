"""De opdracht om een windpark te toetsen, en om te zien welke normensets en turbinetypes er zijn."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from api.cli_invoer import datum, geheel, getallen, paren
from api.cli_lagen import Data, Json
from api.cli_startwijken import Uit
from api.cli_tonen import clean, print_json, progress, table, uit

Types = Annotated[
    Path | None, typer.Option("--types", metavar="BESTAND", help="Eigen turbinetypes (JSON of CSV), met bron.")
]
Normen = Annotated[
    str, typer.Option("--normen", metavar="SET", help="Normenset op naam, of een eigen bestand; zie wijkwind normen.")
]
Wind = Annotated[
    Path | None, typer.Option("--wind", metavar="BESTAND", help="Windtabel (CSV) of uurgegevens van het KNMI.")
]
Parameter = Annotated[
    list[str] | None,
    typer.Option("--parameter", metavar="NAAM=GETAL", help="Eigen kental; zie wijkwind parameters."),
]
KADERS = ("fifo", "prioritering-2025")


def windpark(
    park: Annotated[Path, typer.Argument(metavar="PARK", help="Turbines als punten (GeoJSON) met type en ashoogte.")],
    data: Data,
    uit_map: Uit,
    gemeente: Annotated[
        list[str] | None, typer.Option("--gemeente", metavar="GM....", help="Alleen deze gemeente; mag vaker.")
    ] = None,
    normen: Normen = "",
    types: Types = None,
    wind: Wind = None,
    contouren: Annotated[
        str, typer.Option("--contouren", metavar="DB,DB", help="Niveaus van de contouren op de kaart, dB Lden.")
    ] = "40,42,45,47,50",
    jaar: Annotated[str, typer.Option("--jaar", metavar="JAAR", help="Jaar van de slagschaduw.")] = "2025",
    kader: Annotated[
        str, typer.Option("--kader", metavar="KADER", help=f"Regel voor de wachtrij: {' of '.join(KADERS)}.")
    ] = KADERS[1],
    startwijken: Annotated[
        Path | None,
        typer.Option("--startwijken", metavar="RESULTAAT", help="Een resultaat.json: warmtepompen in dezelfde rij."),
    ] = None,
    aanvraag: Annotated[
        str, typer.Option("--aanvraag", metavar="DATUM", help="Dag waarop het park om een aansluiting vraagt.")
    ] = "2026-12-31",
    parameter: Parameter = None,
    seed: Annotated[str, typer.Option("--seed", metavar="S", help="Beginwaarde van de trekkingen.")] = "1",
    titel: Annotated[str, typer.Option("--titel", metavar="TEKST", help="Titel op de producten.")] = "",
    als_json: Json = False,
) -> None:
    """Toets een windpark aan elke regel: geluid, slagschaduw, veiligheid, natuur, plannen, woningbouw en het net."""
    from api.windpark import WindparkOpdracht  # noqa: PLC0415
    from api.windpark_uitvoer import PRODUCTEN, voer_windpark_uit  # noqa: PLC0415

    opdracht = WindparkOpdracht(
        park=park,
        data=data,
        gemeenten=tuple(gemeente or ()),
        normen=normen,
        types=types,
        wind=wind,
        parameters=paren("--parameter", parameter or ()),
        contouren_db=getallen("--contouren", contouren, 20, 80),
        jaar=geheel("--jaar", jaar, 1950, 2100),
        kader=kader,
        startwijken=startwijken,
        aanvraag=(datum("--aanvraag", aanvraag) or date.today()).isoformat(),
        seed=geheel("--seed", seed, 0, 2**31 - 1),
        titel=clean(titel)[:200],
    )
    with progress("windpark") as voortgang:
        studie = voer_windpark_uit(opdracht, uit_map, voortgang=voortgang)
    bestanden = [str(uit_map / naam) for naam in PRODUCTEN]
    r = studie.resultaat
    if als_json:
        print_json({"hash": r.hash, "titel": r.titel, "telling": r.telling, "samenvatting": r.samenvatting,
                    "waarschuwingen": r.waarschuwingen, "producten": bestanden})  # fmt: skip
        return
    _toon(r, bestanden)


def _toon(r: Any, bestanden: list[str]) -> None:
    from api.exports.taal import getal  # noqa: PLC0415

    console = uit()
    rijen = []
    for o in r.oordelen:
        waarde = "" if o.waarde is None else f"{getal(o.waarde, 1)} {o.eenheid}"
        grens = "" if o.grens is None else getal(o.grens, 1)
        titel = f"{o.titel} {o.onderdeel}".strip()
        rijen.append([o.code, titel, o.oordeel.replace("_", " "), waarde, grens, o.uitleg])
    console.print(table(r.titel, ["Code", "Regel", "Oordeel", "Slechtste", "Grens", "Waarom"], rijen))
    for zin in (*r.samenvatting, *(f"Let op: {w}" for w in r.waarschuwingen)):
        console.print(Text(clean(zin)))
    console.print(Text(clean("Producten: " + ", ".join(bestanden))))


def normen(als_json: Json = False) -> None:
    """Toon de normensets: waarden, status en bron. Geen enkele set is "de" norm."""
    from layers.normen import load_normensets  # noqa: PLC0415
    from spatial.wind.normen import NORMEN  # noqa: PLC0415

    sets = load_normensets()
    if als_json:
        print_json(
            [
                {
                    "id": n.id,
                    "titel": n.titel,
                    "status": n.status,
                    "voor": n.voor,
                    "voorbehoud": n.voorbehoud,
                    "bron": str(n.bron),
                    "waarden": dict(n.waarden),
                }
                for n in sets.values()
            ]
        )
        return
    rijen = [
        [n.id, "; ".join(f"{naam} {w:g} {NORMEN[naam][0]}" for naam, w in n.waarden.items()), n.status, str(n.bron)]
        for n in sets.values()
    ]
    uit().print(table("Normensets", ["Naam voor --normen", "Normen", "Status", "Bron"], rijen))


def turbines(types: Types = None, als_json: Json = False) -> None:
    """Toon de turbinetypes die in een park gebruikt kunnen worden."""
    from layers.turbinetypen import load_turbinetypen  # noqa: PLC0415

    alle = load_turbinetypen(types)
    if als_json:
        print_json(
            [
                {
                    "naam": t.naam,
                    "titel": t.titel,
                    "vermogen_kw": t.vermogen_kw,
                    "rotordiameter_m": t.rotordiameter_m,
                    "ashoogte_m": t.ashoogte_m,
                    "standen": [m.naam for m in t.geluid],
                    "generiek": t.generiek,
                    "bron": str(t.bron),
                }
                for t in alle.values()
            ]
        )
        return
    rijen = [
        [t.naam, t.titel, f"{t.vermogen_kw:g}", f"{t.rotordiameter_m:g}", f"{t.ashoogte_m:g}",
         ", ".join(m.naam for m in t.geluid) or "onbekend", str(t.bron)]
        for t in alle.values()
    ]  # fmt: skip
    koppen = ["Naam", "Titel", "kW", "Rotor m", "As m", "Geluidstanden", "Bron"]
    uit().print(table("Turbinetypes", koppen, rijen, (2, 3, 4)))
