"""De opdracht `wijkwind windkansen`: waar kunnen turbines staan, welke regel houdt de rest tegen?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from api.cli_invoer import getal, paren
from api.cli_lagen import Data, Json
from api.cli_startwijken import Uit
from api.cli_tonen import clean, print_json, progress, table, uit
from api.exports import taal
from api.models_windkansen import WindkansenResultaat

MAX_WAARSCHUWINGEN = 8


def windkansen(
    data: Data,
    uit_map: Uit,
    turbine: Annotated[str, typer.Option("--turbine", metavar="TYPE", help="Turbinetype.")] = "generiek-5mw",
    ashoogte: Annotated[
        str, typer.Option("--ashoogte", metavar="M", help="Andere ashoogte dan die van het type.")
    ] = "",
    normen: Annotated[
        str, typer.Option("--normen", metavar="SET", help="Normenset, of een bestand (.toml, .json) met een eigen set.")
    ] = "",
    raster: Annotated[str, typer.Option("--raster", metavar="M", help="Celgrootte in meters.")] = "25",
    gemeente: Annotated[
        list[str] | None, typer.Option("--gemeente", metavar="GM....", help="Alleen deze gemeente; mag vaker.")
    ] = None,
    zonder: Annotated[
        list[str] | None, typer.Option("--zonder", metavar="CODE", help="Laat deze regel weg; mag vaker.")
    ] = None,
    ook: Annotated[
        list[str] | None,
        typer.Option("--ook", metavar="CODE", help="Laat deze regel ook uitsluiten in plaats van melden; mag vaker."),
    ] = None,
    afstand: Annotated[
        list[str] | None, typer.Option("--afstand", metavar="CODE=M", help="Eigen afstand bij een regel; mag vaker.")
    ] = None,
    regels: Annotated[
        Path | None, typer.Option("--regels", metavar="BESTAND", help="Eigen regels en regimes (.toml) erbij.")
    ] = None,
    types: Annotated[
        Path | None, typer.Option("--types", metavar="BESTAND", help="Eigen turbinetypes (.csv, .json, .toml).")
    ] = None,
    wind: Annotated[Path | None, typer.Option("--wind", metavar="BESTAND", help="Windtabel van de plek.")] = None,
    gewicht: Annotated[
        list[str] | None,
        typer.Option("--gewicht", metavar="CRITERIUM=GETAL", help="Gewicht voor de geschiktheid, 0 of hoger."),
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", metavar="NAAM=GETAL", help="Eigen kental van wind.")
    ] = None,
    titel: Annotated[str, typer.Option("--titel", metavar="TEKST", help="Titel op de producten.")] = "",
    als_json: Json = False,
) -> None:
    """Zoek plekken voor windturbines: welke regel houdt wat tegen, wat past er en wat kost een afstandsnorm."""
    from api.windkansen import WindkansenOpdracht  # noqa: PLC0415
    from api.windkansen_uitvoer import PRODUCTEN, voer_uit  # noqa: PLC0415

    opdracht = WindkansenOpdracht(
        data=data,
        gemeenten=tuple(gemeente or ()),
        turbine=turbine,
        ashoogte_m=getal("--ashoogte", ashoogte, 0) if ashoogte else None,
        normen=normen,
        raster_m=getal("--raster", raster, 0),
        types=types,
        wind=wind,
        regels=regels,
        zonder=tuple(zonder or ()),
        ook=tuple(ook or ()),
        afstanden=paren("--afstand", afstand or (), 0),
        gewichten=paren("--gewicht", gewicht or (), 0),
        parameters=paren("--parameter", parameter or ()),
        titel=clean(titel)[:200],
    )
    with progress("windkansen") as voortgang:
        resultaat = voer_uit(opdracht, uit_map, voortgang=voortgang)
    bestanden = [str(uit_map / naam) for naam in PRODUCTEN]
    if als_json:
        print_json(_kort(resultaat, bestanden))
        return
    _toon(resultaat)
    uit().print(Text(clean("Producten: " + ", ".join(bestanden))))


def _toon(r: WindkansenResultaat) -> None:
    from api.windkansen_teksten import GEMAAKT, HARDHEID_NAAM, INDICATIEF, STAND_NAAM  # noqa: PLC0415

    console = uit()
    if r.gemaakte_gegevens:
        console.print(Text(f"LET OP  {GEMAAKT}", style="bold reverse"))
    rijen = [
        [
            x.code,
            x.titel,
            HARDHEID_NAAM[x.hardheid] + ("" if x.sluit_uit else "; alleen gemeld"),
            "per object" if x.afstand_m is None else f"{taal.getal(x.afstand_m)} m",
            taal.getal(x.oppervlakte_ha),
            "" if x.alleen_ha is None else taal.getal(x.alleen_ha),
            "" if x.turbines_erbij is None else str(x.turbines_erbij),
        ]
        if x.stand == "telt"
        else [x.code, x.titel, STAND_NAAM[x.stand], "", "", "", x.reden]
        for x in r.regels
    ]
    koppen = ["Code", "Regel", "Hardheid", "Afstand", "Houdt tegen (ha)", "Komt vrij (ha)", "Turbines erbij"]
    console.print(table(r.titel, koppen, rijen, (3, 4, 5)))
    rijen = [
        [
            x.titel,
            taal.getal(x.vrij_ha),
            str(x.turbines),
            taal.passend(x.vermogen_mw),
            taal.passend(x.opbrengst_gwh_jaar),
        ]
        if x.turbines is not None
        else [x.titel, STAND_NAAM[x.stand], "", "", x.reden]
        for x in r.regimes
    ]
    koppen = ["Regel voor woningen", "Vrij (ha)", "Turbines", "MW", "GWh per jaar"]
    console.print(table("Andere regels voor woningen", koppen, rijen, (1, 2, 3, 4)))
    for zin in r.samenvatting:
        console.print(Text(clean(zin)))
    for zin in r.waarschuwingen[:MAX_WAARSCHUWINGEN]:
        console.print(Text(clean(f"Let op: {zin}")))
    rest = len(r.waarschuwingen) - MAX_WAARSCHUWINGEN
    if rest > 0:
        console.print(Text(f"Meer opmerkingen ({rest}) staan onderaan kaart.html en op blad Bronnen."))
    console.print(Text(INDICATIEF, style="dim"))


def _kort(r: WindkansenResultaat, bestanden: list[str]) -> dict[str, object]:
    """De uitkomst in het kort, voor `--json`; het geheel staat in windkansen.json."""
    return {
        **r.model_dump(
            include={"hash", "titel", "gemaakte_gegevens", "gebied_ha", "vrij_ha", "turbines", "vermogen_mw"}
        ),
        "opbrengst_gwh_jaar": r.opbrengst_gwh_jaar,
        "regels": [
            x.model_dump(
                include={"code", "stand", "reden", "afstand_m", "oppervlakte_ha", "alleen_ha", "turbines_erbij"}
            )
            for x in r.regels
        ],
        "regimes": [x.model_dump(exclude={"tekst", "bit"}) for x in r.regimes],
        "bestanden": bestanden,
        "samenvatting": r.samenvatting,
        "waarschuwingen": r.waarschuwingen,
    }
