"""Hoe komt een uitkomst als geheel in de uitvoermap, zonder ooit een half product achter te laten?

Alles wordt geschreven in een tijdelijke map ernaast; pas als elk product klaar is wisselt die van plaats met
de oude. Een map waarin ook andere bestanden staan wordt geweigerd: die wissel zou ze weggooien.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from api.errors import RefusedOutput
from api.exports import excel, geopackage, kaart, resultaat_json
from api.models import Resultaat
from layers.verslag import Voortgang

PRODUCTEN = (resultaat_json.BESTAND, geopackage.BESTAND, excel.BESTAND, kaart.BESTAND)


@dataclass(frozen=True, kw_only=True)
class Uitvoersoort:
    """Welke map hoort bij welke studie.

    Parameters
    ----------
    soort : wat in het veld `soort` van de JSON staat, zoals "startwijken"
    json : het product dat de map als uitvoer van wijkwind herkenbaar maakt
    producten : alle bestanden die in de map mogen staan, `json` erbij
    """

    soort: str
    json: str
    producten: tuple[str, ...]


STARTWIJKEN = Uitvoersoort(soort="startwijken", json=resultaat_json.BESTAND, producten=PRODUCTEN)


def schrijf_uitvoer(
    resultaat: Resultaat,
    vlakken: gpd.GeoDataFrame,
    uit: Path,
    *,
    achtergrond: Mapping[str, gpd.GeoDataFrame] | None = None,
    voortgang: Voortgang | None = None,
) -> tuple[Path, ...]:
    """Schrijf resultaat.json, startwijken.gpkg, startwijken.xlsx en kaart.html in map `uit`.

    Parameters
    ----------
    vlakken : kolommen buurtcode en geometry, in RD
    achtergrond : lagen voor de ondergrond van de kaart (water, wegen, spoor), in RD

    Raises
    ------
    RefusedOutput : als `uit` niet van wijkwind is of niet beschreven kan worden.
    """
    meld = voortgang or (lambda _wat, _deel: None)
    with nieuwe_map(uit) as tijdelijk:
        meld("resultaat.json schrijven", 0.0)
        resultaat_json.write_json(resultaat, tijdelijk / resultaat_json.BESTAND)
        meld("startwijken.gpkg schrijven", 0.1)
        geopackage.write_geopackage(resultaat, vlakken, tijdelijk / geopackage.BESTAND)
        meld("startwijken.xlsx schrijven", 0.4)
        excel.write_excel(resultaat, tijdelijk / excel.BESTAND)
        meld("kaart.html schrijven", 0.7)
        kaart.write_kaart(resultaat, vlakken, tijdelijk / kaart.BESTAND, achtergrond=achtergrond or {})
        meld("klaar", 1.0)
    return tuple(uit / naam for naam in PRODUCTEN)


def check_uit(uit: Path, soort: Uitvoersoort = STARTWIJKEN) -> None:
    """Eis dat `uit` een nieuwe map, een lege map of een eerdere uitvoer van wijkwind van deze soort is.

    Raises
    ------
    RefusedOutput : in elk ander geval; er wordt niets veranderd.
    """
    if uit.is_symlink():
        raise RefusedOutput("uitvoermap", str(uit), "een gewone map", "geef de map zelf op in plaats van een koppeling")
    if not uit.exists():
        return
    if not uit.is_dir():
        raise RefusedOutput("uitvoermap", str(uit), "een map", "kies een andere naam; dit is een bestand")
    inhoud = sorted(kind.name for kind in uit.iterdir())
    vreemd = [naam for naam in inhoud if naam not in soort.producten]
    if vreemd:
        raise RefusedOutput(
            f"uitvoermap {uit}",
            ", ".join(vreemd[:5]),
            "een lege map of een eerdere uitvoer van wijkwind",
            "kies een andere map, of verplaats deze bestanden; wijkwind gooit ze niet weg",
        )
    if inhoud and not _is_uitkomst(uit / soort.json, soort.soort):
        raise RefusedOutput(
            f"uitvoermap {uit}",
            ", ".join(inhoud),
            "een lege map of een eerdere uitvoer van wijkwind",
            f"kies een andere map; {soort.json} ontbreekt of is niet van wijkwind",
        )


def _is_uitkomst(pad: Path, soort: str) -> bool:
    try:
        waarde = json.loads(pad.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(waarde, dict) and waarde.get("soort") == soort


@contextmanager
def nieuwe_map(uit: Path, soort: Uitvoersoort = STARTWIJKEN) -> Iterator[Path]:
    """Een tijdelijke map naast `uit` die bij een goed einde op zijn plaats komt, en anders verdwijnt."""
    check_uit(uit, soort)
    uit = uit.absolute()
    tijdelijk = uit.parent / f".{uit.name}.{secrets.token_hex(6)}.nieuw"
    try:
        uit.parent.mkdir(parents=True, exist_ok=True)
        tijdelijk.mkdir()
        yield tijdelijk
        place(tijdelijk, uit, soort)
    except OSError as fout:
        raise RefusedOutput(
            "uitvoermap",
            str(uit),
            f"een plek waar geschreven kan worden ({fout.strerror or fout})",
            "controleer de rechten en de vrije ruimte op de schijf",
        ) from fout
    finally:
        shutil.rmtree(tijdelijk, ignore_errors=True)


def _sync(pad: Path) -> None:
    """Zet een bestand echt op schijf, zodat na de wissel nooit een leeg bestand overblijft."""
    with pad.open("rb") as bestand:
        os.fsync(bestand.fileno())


def place(nieuw: Path, uit: Path, soort: Uitvoersoort = STARTWIJKEN) -> None:
    """Zet de volle map `nieuw` op de plaats van `uit`; lukt dat niet, dan komt de oude terug.

    Raises
    ------
    RefusedOutput : als `uit` intussen niet meer van wijkwind is.
    """
    for product in nieuw.iterdir():
        _sync(product)
    if not uit.exists():
        nieuw.rename(uit)
        return
    check_uit(uit, soort)
    oud = uit.parent / f".{uit.name}.{secrets.token_hex(6)}.oud"
    uit.rename(oud)
    try:
        nieuw.rename(uit)
    except OSError:
        oud.rename(uit)
        raise
    shutil.rmtree(oud, ignore_errors=True)
