"""Welke turbinetypen zijn er, en hoe komt een type van een fabrikant erbij?

De eigen generieke typen staan in `data/reference/turbinetypen.toml`. Een eigen bestand mag JSON of CSV zijn; een type
zonder bron wordt geweigerd. Buiten de gegeven windsnelheden staat een turbine stil.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from layers.errors import RefusedFile, SchemaMismatch, UnreadableFile
from layers.referentie import reference_dir
from layers.turbinetypen_csv import lees_csv_typen
from spatial.bron import Bron
from spatial.wind.generiek import generiek_type
from spatial.wind.turbine import BANDEN_HZ, Geluidmodus, Turbinetype

MAX_BYTES = 20_000_000
MAX_TYPEN = 2_000
_GETALLEN = ("vermogen_kw", "rotordiameter_m", "ashoogte_m")
_VELDEN = {
    "naam", "titel", *_GETALLEN, "snelheid_ms", "kromme_kw", "ct", "bron", "geluid", "toerental_rpm",
    "luchtdichtheid_kg_m3", "generiek",
}  # fmt: skip
_KNMI = {"turbine_model", "height", "diameter", "rated_power", "wind_speeds", "cp", "ct"}
_RAAD = "zie docs/bestanden.md, turbinetypen"


def load_turbinetypen(extra: Path | Sequence[Path] | None = None) -> Mapping[str, Turbinetype]:
    """De generieke typen, aangevuld met typen uit eigen bestanden; een eigen type met dezelfde naam gaat voor.

    Parameters
    ----------
    extra : een of meer bestanden: JSON in onze vorm, JSON zoals het KNMI zijn typen levert (zonder geluid), of CSV

    Raises
    ------
    RefusedFile, UnreadableFile : als een bestand te groot, beschadigd of van een andere soort is.
    SchemaMismatch : als een veld of de bron ontbreekt.
    OutOfRange : als een maat, kromme of spectrum niet kan, met het type erbij.
    """
    typen = dict(_eigen())
    paden = [] if extra is None else [extra] if isinstance(extra, Path) else list(extra)
    for pad in paden:
        typen |= lees_turbinetypen(pad)
    return MappingProxyType(typen)


def lees_turbinetypen(pad: Path) -> dict[str, Turbinetype]:
    """De typen uit één JSON- of CSV-bestand, op naam.

    Raises
    ------
    RefusedFile, UnreadableFile, SchemaMismatch, OutOfRange : zoals `load_turbinetypen`.
    """
    if pad.suffix.lower() in (".csv", ".txt"):
        rijen: Iterator[Turbinetype] = iter(lees_csv_typen(pad))
    elif pad.suffix.lower() == ".json":
        rijen = _uit_json(lees_json(pad), pad.name)
    else:
        raise RefusedFile(pad.name, f"soort '{pad.suffix}'", "een JSON- of CSV-bestand", _RAAD)
    uit: dict[str, Turbinetype] = {}
    for turbinetype in rijen:
        if turbinetype.naam in uit:
            raise SchemaMismatch(
                pad.name, f"type '{turbinetype.naam}' twee keer", "elke naam één keer", "hernoem er een"
            )
        if len(uit) >= MAX_TYPEN:
            raise RefusedFile(pad.name, f"meer dan {MAX_TYPEN} typen", "minder typen", "knip het bestand op")
        uit[turbinetype.naam] = turbinetype
    if not uit:
        raise UnreadableFile(pad.name, "geen enkel type", "ten minste één turbinetype", _RAAD)
    return uit


def lees_json(pad: Path) -> Any:
    """De inhoud van een JSON-bestand van een gebruiker; NaN en oneindig bestaan in JSON niet.

    Raises
    ------
    RefusedFile, UnreadableFile : als het bestand te groot is, er niet is of geen JSON is.
    """
    try:
        if pad.stat().st_size > MAX_BYTES:
            raise RefusedFile(pad.name, f"{pad.stat().st_size} bytes", f"hooguit {MAX_BYTES}", "knip het bestand op")
        return json.loads(pad.read_text(encoding="utf-8-sig"), parse_constant=_geen_getal)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError, OSError) as fout:
        raise UnreadableFile(str(pad), str(fout), "een heel JSON-bestand (UTF-8)", "herstel het bestand") from None


def _geen_getal(tekst: str) -> NoReturn:
    raise UnreadableFile("JSON-bestand", tekst, "een getal of null", "NaN en Infinity zijn geen JSON; gebruik null")


@lru_cache(maxsize=1)
def _eigen() -> Mapping[str, Turbinetype]:
    inhoud = tomllib.loads((reference_dir() / "turbinetypen.toml").read_text(encoding="utf-8"))
    vast = inhoud["gemeenschappelijk"]
    bron = Bron(**inhoud["bronnen"][vast["bron"]])
    mag = ("lw_max_db", "tipsnelheid_ms", "cp_max", "ct_max", "luchtdichtheid_kg_m3", "stille_standen_db")
    typen = [generiek_type(**{**{naam: vast[naam] for naam in mag}, **rij}, bron=bron) for rij in inhoud["type"]]
    return MappingProxyType({turbinetype.naam: turbinetype for turbinetype in typen})


def _uit_json(inhoud: Any, bestand: str) -> Iterator[Turbinetype]:
    """Typen uit onze vorm ({"typen": [...]}, een lijst of één type), of uit de vorm van het KNMI."""
    if (
        isinstance(inhoud, Mapping)
        and inhoud
        and all(isinstance(v, Mapping) and set(v) >= _KNMI for v in inhoud.values())
    ):
        yield from (_knmi(str(naam), rij, bestand) for naam, rij in inhoud.items())
        return
    if isinstance(inhoud, Mapping) and "typen" in inhoud:
        inhoud = inhoud["typen"]
    rijen = inhoud if isinstance(inhoud, list) else [inhoud]
    for nummer, rij in enumerate(rijen, start=1):
        if not isinstance(rij, Mapping) or "naam" not in rij:
            raise SchemaMismatch(f"{bestand}, type {nummer}", rij, "een blok met ten minste een naam", _RAAD)
        yield _type(rij, f"{bestand}, type '{rij['naam']}'")


def _type(rij: Mapping[str, Any], waar: str) -> Turbinetype:
    vreemd = sorted(set(rij) - _VELDEN)
    if vreemd:
        raise SchemaMismatch(waar, f"veld '{vreemd[0]}'", f"een van: {', '.join(sorted(_VELDEN))}", "hernoem het veld")
    maten = {naam: _getal(rij.get(naam), f"{waar}, {naam}") for naam in _GETALLEN}
    geluid = rij.get("geluid") or []
    if not isinstance(geluid, list):
        raise SchemaMismatch(f"{waar}, geluid", geluid, "een lijst met standen", _RAAD)
    toerental = rij.get("toerental_rpm")
    dichtheid = rij.get("luchtdichtheid_kg_m3", 1.225)
    return Turbinetype(
        naam=str(rij["naam"]),
        titel=str(rij.get("titel") or rij["naam"]),
        **maten,
        snelheid_ms=_rij(rij.get("snelheid_ms"), f"{waar}, snelheid_ms"),
        kromme_kw=_rij(rij.get("kromme_kw"), f"{waar}, kromme_kw"),
        ct=_rij(rij.get("ct"), f"{waar}, ct"),
        bron=_bron(rij.get("bron"), f"{waar}, bron"),
        geluid=tuple(_modus(stand, nummer, waar) for nummer, stand in enumerate(geluid, start=1)),
        toerental_rpm=None if toerental is None else _getal(toerental, f"{waar}, toerental_rpm"),
        luchtdichtheid_kg_m3=_getal(dichtheid, f"{waar}, luchtdichtheid_kg_m3"),
        generiek=rij.get("generiek") is True,
    )


_STANDVELDEN = {"naam", "snelheid_ms", "lw_db", "lw_totaal_db", "spectrum_db", "kromme_kw"}


def _modus(stand: Any, nummer: int, waar: str) -> Geluidmodus:
    """Eén stand: `lw_db` per windsnelheid negen banden, of `lw_totaal_db` per windsnelheid met één `spectrum_db`."""
    plek = f"{waar}, geluid, stand {nummer}"
    if not isinstance(stand, Mapping):
        raise SchemaMismatch(plek, stand, "een blok met snelheid_ms en lw_db", _RAAD)
    vreemd = sorted(set(stand) - _STANDVELDEN)
    if vreemd:
        raise SchemaMismatch(plek, f"onbekend veld {', '.join(vreemd)}", ", ".join(sorted(_STANDVELDEN)), _RAAD)
    snelheid = _rij(stand.get("snelheid_ms"), f"{plek}, snelheid_ms")
    if "lw_totaal_db" in stand:
        totaal = _rij(stand["lw_totaal_db"], f"{plek}, lw_totaal_db")
        if len(totaal) != len(snelheid):
            raise SchemaMismatch(
                f"{plek}, lw_totaal_db", len(totaal), f"{len(snelheid)} waarden", "één per windsnelheid"
            )
        spectrum = _banden(stand.get("spectrum_db"), f"{plek}, spectrum_db")
        # Het spectrum geeft alleen de verdeling; de som over de banden is het totaal.
        spectrum = spectrum - 10.0 * np.log10(np.sum(10.0 ** (spectrum / 10.0)))
        lw = totaal[:, None] + spectrum[None, :]
    else:
        rijen = stand.get("lw_db")
        if not isinstance(rijen, list) or len(rijen) != len(snelheid):
            gevonden = len(rijen) if isinstance(rijen, list) else rijen
            raise SchemaMismatch(f"{plek}, lw_db", gevonden, f"{len(snelheid)} rijen van negen banden", _RAAD)
        lw = np.array([_banden(rij, f"{plek}, lw_db, rij {n}") for n, rij in enumerate(rijen, start=1)])
    kromme = stand.get("kromme_kw")
    vermogen = None if kromme is None else _rij(kromme, f"{plek}, kromme_kw")
    return Geluidmodus(naam=str(stand.get("naam", "vol")), snelheid_ms=snelheid, lw_db=lw, vermogen_kw=vermogen)


def _banden(waarde: Any, waar: str) -> NDArray[np.float64]:
    """Negen octaafbanden; null is een band zonder geluid.

    Raises
    ------
    SchemaMismatch : bij een ander aantal banden of geen getallen.
    """
    if not isinstance(waarde, list) or len(waarde) != len(BANDEN_HZ):
        gevonden = f"{len(waarde)} banden" if isinstance(waarde, list) else waarde
        raise SchemaMismatch(
            waar,
            gevonden,
            "negen octaafbanden: 31,5 Hz, 63 Hz tot en met 8 kHz, A-gewogen",
            "vul de ontbrekende band aan (null is een band zonder geluid)",
        )
    return np.array([-math.inf if cel is None else _getal(cel, waar) for cel in waarde], dtype=np.float64)


def _rij(waarde: Any, waar: str) -> NDArray[np.float64]:
    if not isinstance(waarde, list) or not waarde:
        raise SchemaMismatch(waar, waarde, "een lijst met getallen", _RAAD)
    return np.array([_getal(cel, waar) for cel in waarde], dtype=np.float64)


def _getal(waarde: Any, waar: str) -> float:
    if isinstance(waarde, bool) or not isinstance(waarde, int | float) or not math.isfinite(waarde):
        raise SchemaMismatch(waar, "ontbreekt" if waarde is None else waarde, "een getal", "vul een getal in")
    return float(waarde)


def _bron(waarde: Any, waar: str) -> Bron:
    """De bron van een type; een tekst is de titel."""
    if isinstance(waarde, str) and waarde.strip():
        return Bron(titel=waarde.strip(), uitgever="", jaar=None)
    if isinstance(waarde, Mapping) and isinstance(waarde.get("titel"), str) and waarde["titel"].strip():
        jaar = waarde.get("jaar")
        teksten = {naam: str(waarde.get(naam) or "") for naam in ("uitgever", "vindplaats", "url", "licentie")}
        return Bron(titel=waarde["titel"].strip(), jaar=jaar if isinstance(jaar, int) else None, **teksten)
    raise SchemaMismatch(waar, waarde if waarde else "leeg", "waar de gegevens vandaan komen", "vul een bron in")


def _knmi(naam: str, rij: Mapping[str, Any], bestand: str) -> Turbinetype:
    """Een type zoals het KNMI het levert: vermogen uit de vermogenscoëfficiënt, afgekapt op nominaal; geen geluid."""
    waar = f"{bestand}, type '{naam}'"
    snelheid, cp = _rij(rij["wind_speeds"], f"{waar}, wind_speeds"), _rij(rij["cp"], f"{waar}, cp")
    diameter, nominaal = (
        _getal(rij["diameter"], f"{waar}, diameter"),
        _getal(rij["rated_power"], f"{waar}, rated_power"),
    )
    if cp.shape != snelheid.shape:
        raise SchemaMismatch(f"{waar}, cp", len(cp), f"{len(snelheid)} waarden", "één per windsnelheid")
    beschikbaar_kw = 0.5 * 1.225 * np.pi * diameter**2 / 4.0 * np.maximum(snelheid, 0.0) ** 3 / 1000.0
    return Turbinetype(
        naam=naam,
        titel=str(rij["turbine_model"]),
        vermogen_kw=nominaal,
        rotordiameter_m=diameter,
        ashoogte_m=_getal(rij["height"], f"{waar}, height"),
        snelheid_ms=snelheid,
        kromme_kw=np.minimum(cp * beschikbaar_kw, nominaal),
        ct=_rij(rij["ct"], f"{waar}, ct"),
        bron=Bron(
            titel=f"Turbinetype {rij['turbine_model']}, vermogenscoëfficiënt en stuwkracht",
            uitgever="KNMI",
            jaar=None,
            vindplaats=f"{bestand}, {naam}; vermogen afgekapt op nominaal",
        ),
    )
