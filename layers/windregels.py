"""Welke regels sluiten plekken voor wind uit, en welke regimes worden vergeleken?

Leest `data/reference/windregels.toml` en, als de gebruiker die heeft, een eigen bestand in dezelfde vorm. Een regel
zonder bron of met een onbekend veld wordt geweigerd.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from layers.catalog import catalogus
from layers.errors import SchemaMismatch
from layers.referentie import load_wind_parameters, reference_dir
from spatial.bron import Bron
from spatial.errors import UnknownName
from spatial.ruimte.windregels import HARDHEDEN, PER_OBJECT, Laagkeuze, Regime, Windregel

BESTAND = "windregels.toml"
MAX_BYTES = 1_000_000
# Geen laag uit de catalogus: woningen en kwetsbare objecten, samengesteld uit verschillende lagen.
OBJECTEN = "objecten"
MATEN: tuple[str, ...] = (
    "rotorstraal_m",
    "rotordiameter_m",
    "ashoogte_m",
    "tiphoogte_m",
    "pr_1e5_m",
    "pr_1e6_m",
    "pr_kwetsbaar_m",
    "pr_beperkt_kwetsbaar_m",
    "norm_afstand_m",
    "lden_m",
    "lnight_m",
)
_REGEL = {
    "code", "titel", "lagen", "maten", "vast", "factor", "minimum", "rand", "hardheid", "sluit_uit", "tekst", "bron",
    "plaats", "zekerheid",
}  # fmt: skip
_REGIME = (_REGEL - {"code", "hardheid", "sluit_uit"}) | {"id", "vervangt"}
_NODIG = {"titel", "lagen", "tekst", "bron", "zekerheid"}


@dataclass(frozen=True)
class Regelboek:
    """De regels en regimes van een studie, op code en op id."""

    regels: Mapping[str, Windregel]
    regimes: Mapping[str, Regime]


@cache
def load_windregels() -> Regelboek:
    """De regels van deze installatie.

    Raises
    ------
    SchemaMismatch : bij een onbekend veld, een ontbrekende bron of een onbekende laag, maat of naam van een kental.
    """
    return _lees_regelboek(reference_dir() / BESTAND, None)


def lees_windregels(pad: Path) -> Regelboek:
    """De regels van deze installatie met die uit een eigen bestand eroverheen: zelfde code vervangt, nieuwe komt erbij.

    Raises
    ------
    SchemaMismatch : als het bestand niet klopt, met de regel en het veld.
    """
    return _lees_regelboek(pad, load_windregels())


def is_maat(naam: str) -> bool:
    """Of dit een maat is die een regel mag gebruiken; `lden_45_m` mag met elk niveau.

    >>> is_maat("lden_47_m"), is_maat("lden_47.5_m"), is_maat("lengte_m")
    (True, True, False)
    """
    return naam in MATEN or lden_niveau(naam) is not None


def lden_niveau(maat: str) -> float | None:
    """Het niveau in dB van een maat als `lden_45_m`, of None.

    >>> lden_niveau("lden_45_m"), lden_niveau("lden_m")
    (45.0, None)
    """
    if not (maat.startswith("lden_") and maat.endswith("_m")):
        return None
    try:
        return float(maat.removeprefix("lden_").removesuffix("_m"))
    except ValueError:
        return None


def _lees_regelboek(pad: Path, basis: Regelboek | None) -> Regelboek:
    inhoud = _lees(pad)
    vreemd = sorted(set(inhoud) - {"bronnen", "regel", "regime"})
    if vreemd:
        raise SchemaMismatch(pad.name, vreemd[0], "bronnen, regel en regime", "verwijder of hernoem dit blok")
    bronnen = {naam: _bron(velden, f"{pad.name}, bron '{naam}'") for naam, velden in inhoud.get("bronnen", {}).items()}
    regels = dict(basis.regels) if basis else {}
    regimes = dict(basis.regimes) if basis else {}
    gezien: set[str] = set()
    for rij in inhoud.get("regel", []):
        regel = _regel(rij, bronnen, pad.name, eigen=basis is not None)
        _eenmaal(regel.code, gezien, pad.name)
        regels[regel.code] = regel
    for rij in inhoud.get("regime", []):
        regime = _regime(rij, bronnen, pad.name, eigen=basis is not None)
        _eenmaal(regime.id, gezien, pad.name)
        regimes[regime.id] = regime
    for regime in regimes.values():
        for code in regime.vervangt:
            if code not in regels:
                raise SchemaMismatch(f"{pad.name}, regime '{regime.id}'", code, "een bestaande code", "herstel de code")
    return Regelboek(regels, regimes)


def _eenmaal(naam: str, gezien: set[str], bestand: str) -> None:
    if naam in gezien:
        raise SchemaMismatch(bestand, naam, "elke code één keer", "verwijder de dubbele regel")
    gezien.add(naam)


def _regel(rij: dict[str, Any], bronnen: Mapping[str, Bron], bestand: str, *, eigen: bool) -> Windregel:
    waar = f"{bestand}, regel '{rij.get('code', '?')}'"
    _velden(rij, _REGEL, _NODIG | {"code", "hardheid", "sluit_uit"}, waar)
    if rij["hardheid"] not in HARDHEDEN:
        raise SchemaMismatch(f"{waar}, hardheid", rij["hardheid"], f"een van: {', '.join(HARDHEDEN)}", "kies er een")
    if not isinstance(rij["sluit_uit"], bool):
        raise SchemaMismatch(f"{waar}, sluit_uit", rij["sluit_uit"], "true of false", "herstel de waarde")
    return _maak(
        rij, bronnen, waar, code=rij["code"], hardheid=rij["hardheid"], sluit_uit=rij["sluit_uit"], eigen=eigen
    )


def _regime(rij: dict[str, Any], bronnen: Mapping[str, Bron], bestand: str, *, eigen: bool) -> Regime:
    waar = f"{bestand}, regime '{rij.get('id', '?')}'"
    _velden(rij, _REGIME, _NODIG | {"id", "vervangt"}, waar)
    regel = _maak(rij, bronnen, waar, code=rij["id"], hardheid="verboden", sluit_uit=True, eigen=eigen)
    return Regime(id=rij["id"], regel=regel, vervangt=tuple(rij["vervangt"]))


def _maak(rij: dict[str, Any], bronnen: Mapping[str, Bron], waar: str, **vast: Any) -> Windregel:
    if rij["bron"] not in bronnen:
        raise SchemaMismatch(f"{waar}, bron", rij["bron"], "een bron uit [bronnen]", "zeg waar de regel vandaan komt")
    if rij["zekerheid"] not in set("RCBU"):
        raise SchemaMismatch(f"{waar}, zekerheid", rij["zekerheid"], "R, C, B of U", "herstel de waarde")
    bron = bronnen[rij["bron"]]
    maten = tuple(rij.get("maten", ()))
    for maat in maten:
        if not is_maat(maat) and maten != (PER_OBJECT,):
            raise SchemaMismatch(f"{waar}, maat", maat, f"een van: {', '.join(MATEN)}", "kies een bestaande maat")
    if not isinstance(rij["lagen"], list) or not rij["lagen"]:
        raise SchemaMismatch(f"{waar}, lagen", rij["lagen"], "een lijst met ten minste één laag", "vul de laag in")
    getallen: dict[str, Any] = {
        deel: _getal(rij[deel], f"{waar}, {deel}") for deel in ("vast", "factor", "minimum", "rand") if deel in rij
    }
    return Windregel(
        titel=rij["titel"],
        keuzes=tuple(_keuze(keuze, waar) for keuze in rij["lagen"]),
        tekst=rij["tekst"],
        bron=replace(bron, vindplaats=rij["plaats"]) if rij.get("plaats") else bron,
        zekerheid=rij["zekerheid"],
        maten=maten,
        **getallen,
        **vast,
    )


def _keuze(keuze: Any, waar: str) -> Laagkeuze:
    if not isinstance(keuze, dict) or set(keuze) - {"laag", "kies", "bewijs"} or not isinstance(keuze.get("laag"), str):
        raise SchemaMismatch(f"{waar}, lagen", keuze, '{ laag = "...", kies = { kolom = [...] } }', "herstel de laag")
    if keuze["laag"] != OBJECTEN and keuze["laag"] not in catalogus():
        raise SchemaMismatch(f"{waar}, laag", keuze["laag"], "een laag uit wijkwind lagen", "herstel de naam")
    kies = keuze.get("kies", {})
    if not isinstance(kies, dict) or not all(isinstance(w, list) for w in kies.values()):
        raise SchemaMismatch(f"{waar}, kies", kies, "per kolom een lijst met waarden", "herstel de keuze")
    bewijs = keuze.get("bewijs", False)
    if not isinstance(bewijs, bool):
        raise SchemaMismatch(f"{waar}, bewijs", bewijs, "true of false", "herstel de waarde")
    return Laagkeuze(laag=keuze["laag"], kies={k: tuple(map(str, w)) for k, w in kies.items()}, bewijs=bewijs)


def _getal(waarde: Any, waar: str) -> float | str:
    if isinstance(waarde, str):
        try:
            load_wind_parameters().kental(waarde)
        except UnknownName as fout:
            raise SchemaMismatch(waar, waarde, "een getal of de naam van een kental", fout.verwacht) from None
        return waarde
    if isinstance(waarde, bool) or not isinstance(waarde, int | float) or not 0 <= waarde <= 100_000:
        raise SchemaMismatch(waar, waarde, "een getal van 0 tot en met 100000", "herstel het getal")
    return float(waarde)


def _bron(velden: Any, waar: str) -> Bron:
    if not isinstance(velden, dict) or not velden.get("titel") or set(velden) - set(Bron.__dataclass_fields__):
        raise SchemaMismatch(waar, velden, "ten minste titel en uitgever", "vul de bron aan")
    return Bron(**{"uitgever": "", "jaar": None, **velden})


def _velden(rij: dict[str, Any], bekend: set[str], nodig: set[str], waar: str) -> None:
    vreemd, mist = sorted(set(rij) - bekend), sorted(nodig - set(rij))
    if vreemd:
        raise SchemaMismatch(waar, vreemd[0], f"een van: {', '.join(sorted(bekend))}", "herstel het veld")
    if mist:
        raise SchemaMismatch(waar, f"'{mist[0]}' ontbreekt", "dit veld", "vul het veld in")


def _lees(pad: Path) -> dict[str, Any]:
    try:
        if pad.stat().st_size > MAX_BYTES:
            raise SchemaMismatch(
                pad.name, f"{pad.stat().st_size} bytes", "een klein TOML-bestand", "kies een ander bestand"
            )
        return tomllib.loads(pad.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as fout:
        raise SchemaMismatch(pad.name, str(fout), "een geldig TOML-bestand", "herstel de genoemde regel") from None
    except OSError as fout:
        raise SchemaMismatch(str(pad), fout.strerror, "een bestaand TOML-bestand", "controleer het pad") from None
