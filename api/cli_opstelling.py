"""De opdracht `wijkwind opstelling`: zet N turbines in een zoekgebied, binnen alle harde regels."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.text import Text

from api.cli_invoer import geheel, getal, paren
from api.cli_lagen import Data, Json
from api.cli_startwijken import Uit
from api.cli_tonen import clean, fout, print_json, progress, table, uit
from api.exports import taal
from api.models_opstelling import OpstellingResultaat


def opstelling(
    gebied: Annotated[
        Path, typer.Option("--gebied", metavar="BESTAND", help="Zoekgebied: vlakken (GeoJSON of een andere kaartlaag).")
    ],
    turbines: Annotated[str, typer.Option("--turbines", metavar="N", help="Hoeveel turbines.")],
    data: Data,
    uit_map: Uit,
    turbine: Annotated[
        str, typer.Option("--type", metavar="TYPE", help="Turbinetype; zie wijkwind turbines.")
    ] = "generiek-5mw",
    ashoogte: Annotated[
        str, typer.Option("--ashoogte", metavar="M", help="Andere ashoogte dan die van het type.")
    ] = "",
    seed: Annotated[str, typer.Option("--seed", metavar="S", help="Zaad: hetzelfde zaad geeft hetzelfde.")] = "1",
    tijd: Annotated[
        str, typer.Option("--tijd", metavar="SECONDEN", help="Zoek ongeveer zo lang; Ctrl-C bewaart het beste.")
    ] = "",
    rondes: Annotated[
        str, typer.Option("--rondes", metavar="R", help="Zoek precies zoveel rondes (herhaalbaar); standaard 200.")
    ] = "",
    normen: Annotated[
        str,
        typer.Option("--normen", metavar="SET", help="Normenset op naam, of een eigen bestand; zie wijkwind normen."),
    ] = "",
    gemeente: Annotated[
        list[str] | None, typer.Option("--gemeente", metavar="GM....", help="Alleen deze gemeente; mag vaker.")
    ] = None,
    types: Annotated[
        Path | None, typer.Option("--types", metavar="BESTAND", help="Eigen turbinetypes (JSON of CSV), met bron.")
    ] = None,
    wind: Annotated[
        Path | None, typer.Option("--wind", metavar="BESTAND", help="Windtabel (CSV) of uurgegevens van het KNMI.")
    ] = None,
    zonder: Annotated[
        list[str] | None, typer.Option("--zonder", metavar="CODE", help="Laat deze regel weg; mag vaker.")
    ] = None,
    afstand: Annotated[
        list[str] | None, typer.Option("--afstand", metavar="CODE=M", help="Eigen afstand bij een regel; mag vaker.")
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", metavar="NAAM=GETAL", help="Eigen kental; zie wijkwind parameters."),
    ] = None,
    titel: Annotated[str, typer.Option("--titel", metavar="TEKST", help="Titel op de producten.")] = "",
    als_json: Json = False,
) -> None:
    """Ontwerp een park: zet N turbines in een zoekgebied met zo veel mogelijk opbrengst, binnen alle harde regels."""
    from api.opstelling_stukken import RONDES_BEREIK, TIJD_BEREIK_S, OpstellingOpdracht  # noqa: PLC0415
    from api.opstelling_uitvoer import PRODUCTEN, voer_opstelling_uit  # noqa: PLC0415

    opdracht = OpstellingOpdracht(
        gebied=gebied,
        data=data,
        turbines=geheel("--turbines", turbines, 1, 500),
        turbine=turbine,
        ashoogte_m=getal("--ashoogte", ashoogte, 0) if ashoogte else None,
        gemeenten=tuple(gemeente or ()),
        normen=normen,
        types=types,
        wind=wind,
        zonder=tuple(zonder or ()),
        afstanden=paren("--afstand", afstand or (), 0),
        seed=geheel("--seed", seed, 0, 2**31 - 1),
        rondes=geheel("--rondes", rondes, *RONDES_BEREIK) if rondes else None,
        tijd_s=getal("--tijd", tijd, TIJD_BEREIK_S[0]) if tijd else None,
        parameters=paren("--parameter", parameter or ()),
        titel=clean(titel)[:200],
    )
    with progress("opstelling") as voortgang, onderbreking() as stop:
        resultaat = voer_opstelling_uit(opdracht, uit_map, voortgang=voortgang, stop=stop)
    bestanden = [str(uit_map / naam) for naam in PRODUCTEN]
    if als_json:
        print_json(_kort(resultaat, bestanden))
        return
    _toon(resultaat, bestanden)


@contextmanager
def onderbreking() -> Iterator[Callable[[], bool]]:
    """Ctrl-C tijdens het zoeken wordt een vraag om op te houden; daarvoor, of de tweede keer, stopt alles."""
    stand = {"zoekt": False, "gevraagd": False}

    def vang(_signaal: int, _frame: FrameType | None) -> None:
        if stand["gevraagd"] or not stand["zoekt"]:
            raise KeyboardInterrupt
        stand["gevraagd"] = True
        fout().print(Text("Stopt met zoeken en bewaart het beste. Nog eens Ctrl-C stopt zonder te bewaren."))

    def stop() -> bool:
        stand["zoekt"] = True
        return stand["gevraagd"]

    oud = signal.signal(signal.SIGINT, vang)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, oud)


def _toon(r: OpstellingResultaat, bestanden: list[str]) -> None:
    from api.windkansen_teksten import HARDHEID_NAAM, STAND_NAAM  # noqa: PLC0415

    console = uit()
    rijen = [
        [
            x.code,
            x.titel,
            HARDHEID_NAAM[x.hardheid] + ("" if x.sluit_uit else "; geeft straf"),
            "per object" if x.stand == "telt" and x.afstand_m is None else _meter(x.afstand_m),
            STAND_NAAM[x.stand] if x.oppervlakte_ha is None else taal.getal(x.oppervlakte_ha, 1),
            "" if x.alleen_ha is None else taal.getal(x.alleen_ha, 1),
        ]
        for x in sorted(r.regels, key=lambda x: -(x.oppervlakte_ha or -1.0))
    ]
    koppen = ["Code", "Regel", "Hardheid", "Afstand", "In het gebied (ha)", "Komt vrij (ha)"]
    console.print(table("Waarom mag het hier niet?", koppen, rijen, (3, 4, 5)))
    rijen = [
        [t.turbine_id, taal.getal(t.x_m), taal.getal(t.y_m), taal.getal(t.netto_mwh_jaar), taal.procent(t.zog_verlies)]
        for t in r.beste.turbines
    ]
    console.print(table(r.titel, ["Turbine", "x (RD)", "y (RD)", "MWh per jaar", "Zog"], rijen, (1, 2, 3, 4)))
    for zin in (*r.samenvatting, *(f"Let op: {w}" for w in r.waarschuwingen)):
        console.print(Text(clean(zin)))
    console.print(Text(clean("Producten: " + ", ".join(bestanden))))
    console.print(Text(clean(f"Verder met: wijkwind windpark {bestanden[1]} --data MAP --uit MAP"), style="dim"))


def _meter(waarde: float | None) -> str:
    return "" if waarde is None else f"{taal.getal(waarde)} m"


def _kort(r: OpstellingResultaat, bestanden: list[str]) -> dict[str, object]:
    velden = {"hash", "titel", "gemaakte_gegevens", "gebied_ha", "vrij_ha", "winst", "seed", "rondes", "gestopt"}
    return {
        **r.model_dump(include=velden),
        "start_mwh_jaar": r.start.netto_mwh_jaar,
        "mwh_jaar": r.beste.netto_mwh_jaar,
        "turbines": [t.model_dump() for t in r.beste.turbines],
        "samenvatting": r.samenvatting,
        "waarschuwingen": r.waarschuwingen,
        "producten": bestanden,
    }
