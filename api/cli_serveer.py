"""De opdracht die de webdienst start: alleen op deze computer, tenzij gevraagd, en met een duidelijk adres."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from api.adres import LOOPBACK, address, listen
from api.cli_invoer import geheel
from api.cli_lagen import Data
from api.cli_tonen import clean, uit
from api.errors import InvalidValue, RefusedOutput


def serveer(
    data: Data,
    port: Annotated[
        str, typer.Option("--port", metavar="N", help="Poort, 1024 tot en met 65535; 0 kiest een vrije.")
    ] = "8470",
    uit_map: Annotated[
        Path | None, typer.Option("--uit", metavar="MAP", help="Toon eerst de uitkomst in deze map.")
    ] = None,
    host: Annotated[
        str, typer.Option("--host", metavar="ADRES", help="Adres om op te luisteren; standaard alleen deze computer.")
    ] = LOOPBACK,
    resultaten: Annotated[
        Path | None, typer.Option("--resultaten", metavar="MAP", help="Map waarin nieuwe uitkomsten komen.")
    ] = None,
) -> None:
    """Start de webdienst en toon de kaart in de browser."""
    import uvicorn  # noqa: PLC0415 - het laden kost tijd; --help blijft snel

    from api.app import create_app  # noqa: PLC0415
    from api.settings import Instellingen  # noqa: PLC0415
    from api.studies import STUDIES  # noqa: PLC0415

    poort = geheel("--port", port, 0, 65_535)
    if not data.is_dir():
        raise InvalidValue(
            "--data", str(data), "een map die bestaat", "maak er een met wijkwind maak, of kies een andere"
        )
    bekend = [soort.uitvoer.json for soort in STUDIES.values()]
    if uit_map is not None and not any((uit_map / naam).is_file() for naam in bekend):
        raise RefusedOutput(
            "--uit",
            str(uit_map),
            f"een map met {' of '.join(bekend)}",
            "draai eerst wijkwind startwijken of een andere studie, of laat --uit weg",
        )
    luisteraar = listen(host, poort)
    poort = luisteraar.getsockname()[1]
    instellingen = Instellingen(
        data=data,
        uit=None if uit_map is None else uit_map.absolute(),
        resultaten=(resultaten or default_results(uit_map)).absolute(),
        host=host,
        port=poort,
    )
    console = uit()
    console.print(Text(clean(f"wijkwind luistert op {address(host, poort)}"), style="bold"))
    console.print(Text(clean(f"Nieuwe uitkomsten komen in {instellingen.resultaten}. Stop met Ctrl-C.")))
    if host not in (LOOPBACK, "localhost", "::1"):
        console.print(
            Text("Let op: ook andere computers in het netwerk kunnen hierbij. Er is geen aanmelding.", "bold")
        )
    console.file.flush()
    instelling = uvicorn.Config(
        create_app(instellingen),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(instelling).run(sockets=[luisteraar])


def default_results(uit_map: Path | None) -> Path:
    """De map voor nieuwe uitkomsten: naast de uitvoermap, anders in de huidige map.

    >>> str(default_results(Path("demo/uit")))
    'demo/uit-resultaten'
    """
    return Path("wijkwind-resultaten") if uit_map is None else uit_map.with_name(f"{uit_map.name}-resultaten")
