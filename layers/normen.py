"""Welke normensets kan een gebruiker kiezen, en hoe komt een eigen set binnen?

Leest `data/reference/normensets.toml` en een eigen bestand (TOML of JSON). Een set zonder bron wordt geweigerd.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from layers.errors import SchemaMismatch
from layers.referentie import reference_dir
from spatial.bron import Bron
from spatial.errors import UnknownName
from spatial.wind.normen import Normenset

_VELDEN = {"id", "titel", "status", "bron", "waarden", "vanaf", "tot", "voor", "voorbehoud", "max_turbines", "basis"}
_BRONVELDEN = {"titel", "uitgever", "jaar", "vindplaats", "url", "licentie"}
_GROOTST_BYTES = 1_000_000


@lru_cache(maxsize=1)
def load_normensets() -> Mapping[str, Normenset]:
    """De meegeleverde sets op id.

    Raises
    ------
    SchemaMismatch : als het bestand niet deugt.
    """
    inhoud = _lees(reference_dir() / "normensets.toml")
    sets: dict[str, Normenset] = {}
    for rij in inhoud.get("set", []):
        normen = _set(rij, "normensets.toml", {})
        sets[normen.id] = normen
    return MappingProxyType(sets)


def read_normenset(pad: Path) -> Normenset:
    """Een eigen set uit een TOML- of JSON-bestand.

    Nodig zijn `id`, `bron` (titel, uitgever, jaar) en `waarden`; met `basis = "Ontwerp-2023-standaard"` gelden de
    waarden van die set waar het bestand niets zegt.

    Raises
    ------
    SchemaMismatch : voor een ontbrekende bron, een onbekend veld of een waarde die geen getal is.
    UnknownName, OutOfRange : voor een onbekende norm of basis, of een waarde buiten bereik.
    """
    return _set(_lees(pad), pad.name, load_normensets(), eigen=True)


def kies_normenset(keuze: str | Path) -> Normenset:
    """De set met dit id, of de set uit dit bestand (een pad dat op .toml of .json eindigt).

    Raises
    ------
    UnknownName : als het id niet bestaat.
    SchemaMismatch, OutOfRange : zie `read_normenset`.
    """
    sets = load_normensets()
    if str(keuze) in sets:
        return sets[str(keuze)]
    if Path(keuze).suffix.lower() in (".toml", ".json"):
        return read_normenset(Path(keuze))
    raise UnknownName(
        "normenset", str(keuze), f"een van: {', '.join(sets)}, of een bestand (.toml, .json)", "kies een set"
    )


def _set(rij: Mapping[str, Any], bestand: str, bekend: Mapping[str, Normenset], *, eigen: bool = False) -> Normenset:
    naam = str(rij.get("id", "")).strip()
    plek = f"{bestand}, normenset '{naam or '?'}'"
    vreemd = set(rij) - _VELDEN
    if vreemd:
        raise SchemaMismatch(
            plek, ", ".join(sorted(vreemd)), f"velden {', '.join(sorted(_VELDEN))}", "herstel het veld"
        )
    if not naam:
        raise SchemaMismatch(plek, "geen id", "een id zoals 'eigen-norm'", "geef de set een naam")
    if eigen and naam in bekend:
        raise SchemaMismatch(f"{plek}, id", naam, "een naam die nog niet bestaat", "geef de eigen set een eigen naam")
    basis = _basis(rij, plek, bekend)
    status = str(rij.get("status", "eigen norm van de gebruiker" if eigen else "")).strip()
    if not status:
        raise SchemaMismatch(
            f"{plek}, status", "leeg", "een status, zoals 'ontwerp'", "zeg wat de status van de set is"
        )
    waarden = {**(basis.waarden if basis else {}), **_waarden(rij.get("waarden"), plek)}
    voorbehoud = str(rij.get("voorbehoud", ""))
    if basis:
        voorbehoud = f"{voorbehoud} Waar deze set niets zegt gelden de waarden van {basis.titel}.".strip()
    return Normenset(
        id=naam,
        titel=str(rij.get("titel", naam)),
        status=status,
        bron=_bron(rij.get("bron"), plek),
        waarden=MappingProxyType(waarden),
        vanaf=_datum(rij.get("vanaf"), f"{plek}, vanaf"),
        tot=_datum(rij.get("tot"), f"{plek}, tot"),
        voor=str(rij.get("voor", "")),
        voorbehoud=voorbehoud,
        max_turbines=_turbines(rij.get("max_turbines"), plek),
        eigen=eigen,
    )


def _basis(rij: Mapping[str, Any], plek: str, bekend: Mapping[str, Normenset]) -> Normenset | None:
    naam = rij.get("basis")
    if naam is None:
        return None
    if naam not in bekend:
        raise UnknownName(f"{plek}, basis", naam, f"een van: {', '.join(bekend)}", "kies een bestaande set")
    return bekend[naam]


def _bron(velden: object, plek: str) -> Bron:
    doe = "zeg met titel, uitgever en jaar waar de normen vandaan komen"
    if isinstance(velden, str) and velden.strip():
        return Bron(titel=velden.strip(), uitgever="opgave van de gebruiker", jaar=None)
    if not isinstance(velden, Mapping) or not str(velden.get("titel", "")).strip():
        raise SchemaMismatch(f"{plek}, bron", velden or "geen bron", "een bron met ten minste een titel", doe)
    vreemd = set(velden) - _BRONVELDEN
    if vreemd:
        raise SchemaMismatch(f"{plek}, bron", ", ".join(sorted(map(str, vreemd))), "bekende velden", doe)
    jaar = velden.get("jaar")
    if jaar is not None and (isinstance(jaar, bool) or not isinstance(jaar, int)):
        raise SchemaMismatch(f"{plek}, bron, jaar", jaar, "een jaartal", doe)
    tekst = {naam: str(velden[naam]) for naam in _BRONVELDEN & set(velden) - {"jaar"}}
    return Bron(**{"uitgever": "opgave van de gebruiker", **tekst}, jaar=jaar)


def _waarden(velden: object, plek: str) -> dict[str, float]:
    if not isinstance(velden, Mapping) or not velden:
        raise SchemaMismatch(
            f"{plek}, waarden", velden or "leeg", "ten minste één norm", "schrijf bijvoorbeeld lden_db = 47"
        )
    uit: dict[str, float] = {}
    for naam, waarde in velden.items():
        if isinstance(waarde, bool) or not isinstance(waarde, int | float):
            raise SchemaMismatch(f"{plek}, {naam}", waarde, "een getal", "schrijf bijvoorbeeld lden_db = 47")
        uit[str(naam)] = float(waarde)
    return uit


def _turbines(waarde: object, plek: str) -> int | None:
    if waarde is None:
        return None
    if isinstance(waarde, bool) or not isinstance(waarde, int) or waarde < 1:
        raise SchemaMismatch(
            f"{plek}, max_turbines", waarde, "een geheel getal vanaf 1", "laat weg als er geen grens is"
        )
    return waarde


def _datum(waarde: object, plek: str) -> date | None:
    if waarde is None or isinstance(waarde, date):
        return waarde
    try:
        return date.fromisoformat(str(waarde))
    except ValueError as fout:
        raise SchemaMismatch(plek, waarde, "een datum zoals 2024-01-01", "herstel de datum") from fout


def _lees(pad: Path) -> dict[str, Any]:
    try:
        if pad.stat().st_size > _GROOTST_BYTES:
            raise SchemaMismatch(pad.name, f"{pad.stat().st_size} bytes", "een klein bestand", "geef alleen de normen")
        tekst = pad.read_text(encoding="utf-8")
        inhoud = json.loads(tekst) if pad.suffix.lower() == ".json" else tomllib.loads(tekst)
    except (tomllib.TOMLDecodeError, json.JSONDecodeError, UnicodeDecodeError, RecursionError) as fout:
        raise SchemaMismatch(pad.name, str(fout), "een geldig TOML- of JSON-bestand", "herstel de regel") from fout
    except OSError as fout:
        raise SchemaMismatch(pad.name, "niet te lezen", "een bestaand bestand", "controleer het pad") from fout
    if not isinstance(inhoud, dict):
        raise SchemaMismatch(pad.name, "geen tabel", "velden met waarden, zoals id en waarden", "herstel het bestand")
    return inhoud
