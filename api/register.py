"""Welke criteria, gewichten, kentallen, normen, turbines en regels kent wijkwind? Eén lijst voor elke deur."""

from __future__ import annotations

import inspect
from typing import Any

from layers.normen import load_normensets
from layers.referentie import load_parameters, load_wind_parameters
from layers.turbinetypen import load_turbinetypen
from layers.windregels import load_windregels
from spatial.bron import ZEKERHEID_TEKST
from spatial.criteria import gewichten_uit_schuiven
from spatial.ruimte.windregels import Windregel
from spatial.warmte.startwijken import PRESETS, REGISTER
from spatial.wind.normen import NORMEN
from spatial.wind.regels.register import alle_regels


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


def normenset_list() -> list[dict[str, Any]]:
    """Elke normenset met waarden, eenheid, status en bron; geen enkele is "de" norm."""
    return [
        {
            "id": n.id,
            "titel": n.titel,
            "status": n.status,
            "voor": n.voor,
            "voorbehoud": n.voorbehoud,
            "vanaf": None if n.vanaf is None else n.vanaf.isoformat(),
            "tot": None if n.tot is None else n.tot.isoformat(),
            "max_turbines": n.max_turbines,
            "bron": str(n.bron),
            "waarden": dict(n.waarden),
            "eenheden": {naam: NORMEN[naam][0] for naam in n.waarden},
        }
        for n in load_normensets().values()
    ]


def turbinetype_list() -> list[dict[str, Any]]:
    """Elk turbinetype van wijkwind met maten, geluidstanden en bron."""
    return [
        {
            "naam": t.naam,
            "titel": t.titel,
            "vermogen_kw": t.vermogen_kw,
            "rotordiameter_m": t.rotordiameter_m,
            "ashoogte_m": t.ashoogte_m,
            "standen": [stand.naam for stand in t.geluid],
            "generiek": t.generiek,
            "bron": str(t.bron),
        }
        for t in load_turbinetypen().values()
    ]


def windregel_list() -> dict[str, list[dict[str, Any]]]:
    """De regels waaraan een park getoetst wordt, de regels die plekken uitsluiten, en de regimes om te vergelijken."""
    boek = load_windregels()
    return {
        "toets": [
            {
                "code": r.code,
                "titel": r.titel,
                "hardheid": r.hardheid,
                "tekst": inspect.getdoc(type(r)) or "",
                "bron": str(r.bron),
            }
            for r in alle_regels()
        ],
        "uitsluiting": [_windregel(r) for r in boek.regels.values()],
        "regimes": [{**_windregel(r.regel), "code": r.id, "vervangt": list(r.vervangt)} for r in boek.regimes.values()],
    }


def _windregel(r: Windregel) -> dict[str, Any]:
    return {
        "code": r.code,
        "titel": r.titel,
        "hardheid": r.hardheid,
        "sluit_uit": r.sluit_uit,
        "lagen": [keuze.laag for keuze in r.keuzes],
        "maten": list(r.maten),
        "vast": r.vast,
        "factor": r.factor,
        "minimum": r.minimum,
        "rand": r.rand,
        "tekst": r.tekst,
        "bron": str(r.bron),
        "zekerheid": r.zekerheid,
    }
