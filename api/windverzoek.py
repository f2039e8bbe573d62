"""Hoe wordt een verzoek over wind een gecontroleerde opdracht? Alle fouten in één antwoord, nog voor er gerekend wordt.

De lezers zijn dezelfde als die van de opdrachtregel. Wat van de lagen afhangt (ligt het park in dit gebied?) blijkt
pas bij het rekenen; dat staat dan bij de taak.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from api.cli_invoer import datum
from api.errors import InvalidRequest, InvalidValue
from api.inzending import Bijlage, Inzending, bestandsnaam, json_bijlage
from api.opstelling import OpstellingOpdracht, controleer_opstelling
from api.opstelling_gebied import lees_vlak
from api.windkansen import WindkansenOpdracht, bepaal_keuzes
from api.windpark import WindparkOpdracht
from api.windpark_net import kies_kader
from layers.normen import kies_normenset, load_normensets
from layers.referentie import load_wind_parameters
from layers.turbinetypen import load_turbinetypen
from layers.windpark import lees_park
from layers.windtabel import lees_windklimaat
from spatial.bron import Parameters
from spatial.errors import UnknownName, WijkwindError
from spatial.wind.contouren import NIVEAU_MAX_DB, NIVEAU_MIN_DB
from spatial.wind.turbine import Turbinetype

T = TypeVar("T")


class Verzamelaar:
    """Doet controles na elkaar en onthoudt elke fout."""

    def __init__(self) -> None:
        self.fouten: list[WijkwindError] = []

    def probeer(self, doe: Callable[[], T]) -> T | None:
        """De uitkomst van `doe`, of None als er een fout was."""
        try:
            return doe()
        except InvalidRequest as fout:
            self.fouten.extend(fout.velden)
        except WijkwindError as fout:
            self.fouten.append(fout)
        return None

    def klaar(self) -> None:
        """Geef alle fouten tegelijk.

        Raises
        ------
        InvalidRequest : als er een was.
        """
        if self.fouten:
            raise InvalidRequest(self.fouten)


def bijlagen(verzamel: Verzamelaar, **velden: tuple[str, Any]) -> dict[str, Bijlage]:
    """De bestanden in een verzoek: veld naar (bestandsnaam, inhoud); None en lege inhoud vallen weg."""
    uit: dict[str, Bijlage] = {}
    for veld, (naam, inhoud) in velden.items():
        if inhoud is None or inhoud in ("", {}, []):
            continue
        if isinstance(inhoud, str):
            uit[veld] = Bijlage(naam=naam, tekst=inhoud)
            continue
        bijlage = verzamel.probeer(partial(json_bijlage, veld, naam, inhoud))
        if bijlage is not None:
            uit[veld] = bijlage
    return uit


def windpark_inzending(
    opdracht: WindparkOpdracht,
    park: Mapping[str, Any],
    *,
    naam: str = "",
    types: Any = None,
    normen: Mapping[str, Any] | None = None,
    wind: str = "",
    kenmerk: str = "",
) -> Inzending:
    """De gecontroleerde toets van een park.

    Parameters
    ----------
    opdracht : met alles behalve de bestanden; `opdracht.park` wordt vervangen
    park : GeoJSON met punten; types : eigen turbinetypen als JSON; normen : eigen normenset; wind : windtabel (CSV)

    Raises
    ------
    InvalidRequest : met elke fout tegelijk.
    """
    v = Verzamelaar()
    delen = bijlagen(
        v,
        park=(f"{bestandsnaam(naam, 'park')}.geojson", park),
        types=("types.json", types),
        normen=("normen.json", normen),
        wind=("wind.csv", wind),
    )
    if "park" not in delen and not v.fouten:
        v.fouten.append(InvalidValue("park", "leeg", "een FeatureCollection met punten", "stuur het park als GeoJSON"))
    inzending = Inzending(opdracht=opdracht, bijlagen=delen, kenmerk=kenmerk)
    v.probeer(lambda: kies_kader(opdracht.kader))
    v.probeer(lambda: datum("aanvraag", opdracht.aanvraag))
    v.probeer(lambda: _contouren(opdracht.contouren_db))
    with tempfile.TemporaryDirectory(prefix="wijkwind-") as map_:
        op_schijf = inzending.schrijf(Path(map_))
        typen = _gemeenschappelijk(v, op_schijf, normen)
        if typen is not None and "park" in delen:
            v.probeer(lambda: lees_park(op_schijf.park, typen))
    v.klaar()
    return inzending


def windkansen_inzending(
    opdracht: WindkansenOpdracht, *, types: Any = None, normen: Mapping[str, Any] | None = None, wind: str = ""
) -> Inzending:
    """De gecontroleerde opdracht voor windkansen; parameters als bij `windpark_inzending`.

    Raises
    ------
    InvalidRequest : met elke fout tegelijk.
    """
    v = Verzamelaar()
    delen = bijlagen(v, types=("types.json", types), normen=("normen.json", normen), wind=("wind.csv", wind))
    inzending = Inzending(opdracht=opdracht, bijlagen=delen)
    with tempfile.TemporaryDirectory(prefix="wijkwind-") as map_:
        op_schijf = inzending.schrijf(Path(map_))
        if _gemeenschappelijk(v, op_schijf, normen) is not None and not v.fouten:
            v.probeer(lambda: bepaal_keuzes(op_schijf))
    v.klaar()
    return inzending


def opstelling_inzending(
    opdracht: OpstellingOpdracht,
    gebied: Mapping[str, Any],
    *,
    types: Any = None,
    normen: Mapping[str, Any] | None = None,
    wind: str = "",
) -> Inzending:
    """Het gecontroleerde ontwerp.

    Parameters
    ----------
    gebied : GeoJSON met vlakken; verder als bij `windpark_inzending`

    Raises
    ------
    InvalidRequest : met elke fout tegelijk.
    """
    v = Verzamelaar()
    delen = bijlagen(
        v,
        gebied=("gebied.geojson", gebied),
        types=("types.json", types),
        normen=("normen.json", normen),
        wind=("wind.csv", wind),
    )
    if "gebied" not in delen and not v.fouten:
        v.fouten.append(InvalidValue("gebied", "leeg", "GeoJSON met vlakken", "stuur het zoekgebied als GeoJSON"))
    inzending = Inzending(opdracht=opdracht, bijlagen=delen)
    with tempfile.TemporaryDirectory(prefix="wijkwind-") as map_:
        op_schijf = inzending.schrijf(Path(map_))
        if _gemeenschappelijk(v, op_schijf, normen) is not None and not v.fouten:
            v.probeer(lambda: controleer_opstelling(op_schijf))
        if "gebied" in delen:
            v.probeer(lambda: lees_vlak(op_schijf.gebied))
    v.klaar()
    return inzending


def _gemeenschappelijk(
    v: Verzamelaar, opdracht: Any, eigen_normen: Mapping[str, Any] | None
) -> Mapping[str, Turbinetype] | None:
    """Controleer kentallen, normenset, windtabel en typen; de typen als ze er zijn."""
    p = v.probeer(lambda: load_wind_parameters().met(opdracht.parameters))
    v.probeer(lambda: _normen(opdracht.normen, eigen=bool(eigen_normen)))
    if opdracht.wind is not None and p is not None:
        v.probeer(lambda: _wind(opdracht.wind, p))
    return v.probeer(lambda: load_turbinetypen(opdracht.types))


def _normen(keuze: str, *, eigen: bool) -> None:
    """Een naam is altijd die van een bekende set: een pad op deze computer mag een vrager niet noemen."""
    if keuze and not eigen and keuze not in load_normensets():
        bekend = ", ".join(load_normensets())
        raise UnknownName("normen", keuze, f"een van: {bekend}", "kies een set, of stuur een eigen set mee als JSON")
    if keuze:
        kies_normenset(keuze)


def _wind(pad: Path, p: Parameters) -> None:
    lees_windklimaat(pad, p)


def _contouren(niveaus_db: tuple[float, ...]) -> None:
    mis = [db for db in niveaus_db if not NIVEAU_MIN_DB <= db <= NIVEAU_MAX_DB]
    if mis:
        raise InvalidValue(
            "contouren_db",
            f"{mis[0]:g} dB",
            f"niveaus van {NIVEAU_MIN_DB:g} tot en met {NIVEAU_MAX_DB:g} dB",
            "kies een niveau dat een turbine bij een woning kan geven, bijvoorbeeld 47",
        )
