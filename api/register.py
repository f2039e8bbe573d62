"""Welke criteria, gewichten en kentallen kent wijkwind? Eén lijst voor de opdrachtregel en de webdienst."""

from __future__ import annotations

from typing import Any

from layers.referentie import load_parameters, load_wind_parameters
from spatial.bron import ZEKERHEID_TEKST
from spatial.criteria import gewichten_uit_schuiven
from spatial.warmte.startwijken import PRESETS, REGISTER


def criteria_list() -> list[dict[str, Any]]:
    """Elk criterium met richting, eenheid, laag, voorbehoud en bron."""
    return [
        {
            "id": c.id,
            "naam": c.naam,
            "richting": c.richting,
            "eenheid": c.eenheid,
            "laag": c.laag,
            "voorbehoud": c.voorbehoud,
            "bron": c.bron,
        }
        for c in REGISTER.values()
    ]


def preset_list() -> list[dict[str, Any]]:
    """Elke set gewichten, als aandelen die samen 1 zijn."""
    return [
        {
            "naam": p.naam,
            "titel": p.titel,
            "uitleg": p.uitleg,
            "gewichten": {naam: float(w) for naam, w in gewichten_uit_schuiven(p.gewichten, list(p.gewichten)).items()},
        }
        for p in PRESETS.values()
    ]


def parameter_list() -> list[dict[str, Any]]:
    """Elk kental met waarde, eenheid, bereik, bron en zekerheid: eerst die van warmte, dan die van wind."""
    return [
        {
            "naam": k.naam,
            "set": parameters.naam,
            "waarde": k.waarde,
            "eenheid": k.eenheid,
            "laag": k.laag,
            "hoog": k.hoog,
            "minimum": k.minimum,
            "maximum": None if k.maximum == float("inf") else k.maximum,
            "prijspeil": k.prijspeil,
            "zekerheid": k.zekerheid,
            "zekerheid_tekst": ZEKERHEID_TEKST.get(k.zekerheid, k.zekerheid),
            "bron": str(k.bron),
            "toelichting": k.toelichting,
        }
        for parameters in (load_parameters(), load_wind_parameters())
        for k in parameters.kentallen.values()
    ]
