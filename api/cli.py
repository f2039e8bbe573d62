"""De opdracht `wijkwind`: van lagen naar een rangschikking, een controle of een webdienst.

Hier staat de buitenste deur: fouten van wijkwind worden één melding en afsluitcode 2, al het andere wordt een
korte melding en afsluitcode 1. Met WIJKWIND_TRACE=1 verschijnt het volledige spoor.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import version
from types import FrameType
from typing import Annotated

import typer
from rich.text import Text

from api.cli_controleer import controleer
from api.cli_hulp import Opdracht, Opdrachten, set_dutch_titles, usage_message
from api.cli_lagen import aanvullen, inlezen, lagen, maak
from api.cli_opstelling import opstelling
from api.cli_serveer import serveer
from api.cli_startwijken import criteria, parameters, startwijken
from api.cli_tonen import clean, fout
from api.cli_windkansen import windkansen
from api.cli_windpark import normen, turbines, windpark
from api.errors import AFSLUITCODE_FOUT, AFSLUITCODE_GESTOPT, AFSLUITCODE_INVOER
from spatial.errors import WijkwindError

UITLEG = (
    "Welke buurt gaat eerst van het aardgas? wijkwind rangschikt buurten uit open gegevens, met bron en onzekerheid."
)

app = typer.Typer(
    name="wijkwind",
    cls=Opdrachten,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help=UITLEG,
    epilog="Begin met: wijkwind maak --data stad, en daarna: wijkwind startwijken --data stad --uit uitkomst",
)
for _opdracht in (
    maak, aanvullen, lagen, inlezen, startwijken, windkansen, windpark, opstelling, normen, turbines, parameters,
    criteria, controleer, serveer,
):  # fmt: skip
    app.command(cls=Opdracht)(_opdracht)
set_dutch_titles()


def _versie(gevraagd: bool) -> None:
    if gevraagd:
        typer.echo(f"wijkwind {version('wijkwind')}")
        raise typer.Exit


@app.callback(help=UITLEG)
def basis(
    versie: Annotated[
        bool, typer.Option("--versie", "--version", callback=_versie, is_eager=True, help="Toon de versie en stop.")
    ] = False,
) -> None:
    """Welke buurt gaat eerst van het aardgas?"""


def run(argumenten: Sequence[str]) -> int:
    """Voer één opdracht uit en geef de afsluitcode; fouten worden meldingen op stderr."""
    try:
        uitkomst = typer.main.get_command(app).main(args=list(argumenten), prog_name="wijkwind", standalone_mode=False)
    except WijkwindError as mis:
        return _meld(str(mis), AFSLUITCODE_INVOER)
    except (KeyboardInterrupt, typer.Abort):
        return _gestopt()
    except BrokenPipeError:
        # De lezer (bijvoorbeeld `head`) is weg; dat is geen fout van de gebruiker.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as mis:  # de buitenste deur
        if hasattr(mis, "format_message"):
            return _usage_error(mis)
        if os.environ.get("WIJKWIND_TRACE"):
            raise
        return _meld(
            f"Onverwachte fout ({type(mis).__name__}: {mis}). Dit hoort niet. Zet WIJKWIND_TRACE=1 voor de opdracht "
            "om het spoor te zien, en meld het met dat spoor.",
            AFSLUITCODE_FOUT,
        )
    if uitkomst == AFSLUITCODE_GESTOPT:  # typer maakt van Ctrl-C zelf deze code
        return _gestopt()
    return uitkomst if isinstance(uitkomst, int) else 0


def _gestopt() -> int:
    return _meld("Gestopt. Er is niets half achtergebleven.", AFSLUITCODE_GESTOPT)


def _usage_error(mis: Exception) -> int:
    ctx = getattr(mis, "ctx", None)
    if type(mis).__name__ == "NoArgsIsHelpError":
        return AFSLUITCODE_INVOER
    pad = "wijkwind" if ctx is None else ctx.command_path
    return _meld(f"{pad}: {usage_message(mis)} Zie {pad} --help.", AFSLUITCODE_INVOER)


def _meld(tekst: str, code: int) -> int:
    fout().print(Text(clean(tekst), style="bold red" if code != AFSLUITCODE_GESTOPT else "bold"))
    return code


def _stop(_signaal: int, _frame: FrameType | None) -> None:
    """Een verzoek om te stoppen (SIGTERM) gaat dezelfde nette weg als Ctrl-C."""
    raise KeyboardInterrupt


def main() -> None:
    """Het beginpunt van de opdracht `wijkwind`."""
    signal.signal(signal.SIGTERM, _stop)
    # Wie op de achtergrond start krijgt SIGINT soms genegeerd mee; stoppen moet ook dan netjes gaan.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
