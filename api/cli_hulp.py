"""Hoe spreekt de opdrachtregel Nederlands, ook waar typer zelf aan het woord is?"""

from __future__ import annotations

from typing import Any

import typer
import typer.rich_utils as opmaak
from typer.core import TyperCommand, TyperGroup

HULP = "Toon deze uitleg en stop."


def set_dutch_titles() -> None:
    """De vaste teksten van de hulp in het Nederlands."""
    opmaak.ARGUMENTS_PANEL_TITLE = "Argumenten"
    opmaak.OPTIONS_PANEL_TITLE = "Opties"
    opmaak.COMMANDS_PANEL_TITLE = "Opdrachten"
    opmaak.ERRORS_PANEL_TITLE = "Fout"
    opmaak.REQUIRED_LONG_STRING = "[verplicht]"
    opmaak.DEFAULT_STRING = "[standaard: {}]"
    opmaak.ENVVAR_STRING = "[omgevingsvariabele: {}]"


class Opdracht(TyperCommand):
    """Een opdracht met Nederlandse hulp."""

    def get_usage(self, ctx: Any) -> str:
        """De gebruiksregel."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """De optie --help met Nederlandse tekst."""
        return _help(super().get_help_option(ctx))


class Opdrachten(TyperGroup):
    """Een groep opdrachten met Nederlandse hulp."""

    def get_usage(self, ctx: Any) -> str:
        """De gebruiksregel."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """De optie --help met Nederlandse tekst."""
        return _help(super().get_help_option(ctx))


def _usage(tekst: str) -> str:
    return tekst.replace("Usage:", "Gebruik:").replace("[OPTIONS]", "[OPTIES]").replace("COMMAND [ARGS]", "OPDRACHT")


def _help(optie: Any) -> Any:
    if optie is not None:
        optie.help = HULP
    return optie


def usage_message(fout: typer.BadParameter | Exception) -> str:
    """Een gebruiksfout van typer als één Nederlandse zin."""
    soort = type(fout).__name__
    optie = _naam(fout)
    if soort == "NoSuchOption":
        lijkt = list(getattr(fout, "possibilities", None) or [])
        vraag = f" Bedoelde u {' of '.join(lijkt[:2])}?" if lijkt else ""
        return f"optie {getattr(fout, 'option_name', '')} bestaat niet.{vraag}"
    if soort == "MissingParameter":
        return f"{optie} ontbreekt; vul deze in."
    if soort == "BadOptionUsage":
        return f"optie {getattr(fout, 'option_name', '')} mist een waarde of heeft er één te veel."
    tekst = str(getattr(fout, "message", fout))
    if tekst.startswith("No such command"):
        return f"opdracht {tekst.removeprefix('No such command').strip(' .')} bestaat niet."
    if tekst.startswith("Missing command"):
        return "noem een opdracht."
    if "unexpected extra argument" in tekst:
        return f"te veel op de regel: {tekst.partition('(')[2].rstrip(')')}."
    return f"{optie or 'een waarde'} past niet ({tekst})." if soort == "BadParameter" else tekst


def _naam(fout: Exception) -> str:
    parameter = getattr(fout, "param", None)
    if parameter is None:
        return str(getattr(fout, "param_hint", "") or "")
    opties = list(getattr(parameter, "opts", []))
    return next((o for o in opties if o.startswith("--")), str(getattr(parameter, "metavar", "") or opties[0].upper()))
