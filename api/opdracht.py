"""Hoe worden de wensen van een gebruiker één gecontroleerde opdracht, via welke deur ze ook komen?

De opdrachtregel en de webdienst maken hier dezelfde `StartwijkenOpdracht`, met dezelfde meldingen. Alle fouten
komen samen in één `InvalidRequest`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from api.analyses import StartwijkenOpdracht, kentallen_en_tarieven
from api.cli_invoer import require_names
from api.errors import InvalidRequest, InvalidValue
from api.exports.resultaat_json import read_json
from layers.referentie import load_parameters
from spatial.errors import WijkwindError
from spatial.warmte.startwijken import PRESETS, REGISTER
from spatial.warmte.strategieen import kies_strategieen
from spatial.warmte.tarieven import TARIEFNAMEN

PRESET_STANDAARD = "gelijk"
TOP_BEREIK = (1, 1000)
TREKKINGEN_BEREIK = (100, 1_000_000)
SEED_BEREIK = (0, 2**31 - 1)


@dataclass(frozen=True, kw_only=True)
class Wensen:
    """Wat de gebruiker vroeg, nog niet gecontroleerd; de namen zijn die van de webdienst en de opdrachtregel."""

    gemeenten: Sequence[str] = ()
    preset: str | None = None
    gewichten: Mapping[str, float] = field(default_factory=dict)
    volgorde: Sequence[str] = ()
    zonder: Sequence[str] = ()
    parameters: Mapping[str, float] = field(default_factory=dict)
    top_n: int = 5
    seed: int = 1
    trekkingen: int = 10_000
    gebieden: Path | None = None
    grenzen: Path | None = None
    eis_duidelijke_techniek: bool = False


def maak_opdracht(data: Path, wensen: Wensen) -> StartwijkenOpdracht:
    """De gecontroleerde opdracht.

    Raises
    ------
    InvalidRequest : met elke wens die niet kan.
    """
    fouten: list[WijkwindError] = []
    for controle in _controles(wensen):
        try:
            controle()
        except InvalidRequest as fout:
            fouten.extend(fout.velden)
        except WijkwindError as fout:
            fouten.append(fout)
    if fouten:
        raise InvalidRequest(fouten)
    return StartwijkenOpdracht(
        data=data,
        gemeenten=tuple(wensen.gemeenten),
        preset=wensen.preset or PRESET_STANDAARD,
        gewichten=dict(wensen.gewichten),
        volgorde=tuple(wensen.volgorde),
        zonder=tuple(wensen.zonder),
        parameters=dict(wensen.parameters),
        top_n=wensen.top_n,
        seed=wensen.seed,
        trekkingen=wensen.trekkingen,
        gebieden=wensen.gebieden,
        grenzen=None if wensen.grenzen is None else vaste_grenzen_uit(wensen.grenzen),
        eis_duidelijke_techniek=wensen.eis_duidelijke_techniek,
    )


def vaste_grenzen_uit(pad: Path) -> dict[str, tuple[float, float]]:
    """De grenzen per criterium uit een eerdere `resultaat.json`, zodat twee studies dezelfde schaal hebben.

    Raises
    ------
    WijkwindError : als het bestand geen uitkomst van wijkwind is.
    """
    return {
        c.id: (c.grens_laag, c.grens_hoog)
        for c in read_json(pad).criteria
        if c.grens_laag is not None and c.grens_hoog is not None
    }


def _controles(w: Wensen) -> list[Callable[[], None]]:
    presets = [] if w.preset is None else [w.preset]
    return [
        lambda: require_names("preset", presets, PRESETS),
        lambda: require_names("criterium", w.gewichten, REGISTER),
        lambda: require_names("criterium", w.volgorde, REGISTER),
        lambda: _zonder(w),
        lambda: _parameters(w),
        lambda: _een_keuze(w),
        lambda: _bereik("top N", w.top_n, TOP_BEREIK),
        lambda: _bereik("seed", w.seed, SEED_BEREIK),
        lambda: _bereik("trekkingen", w.trekkingen, TREKKINGEN_BEREIK),
    ]


def _zonder(w: Wensen) -> None:
    kies_strategieen(w.zonder)


def _parameters(w: Wensen) -> None:
    # Een tarief zonder standaardwaarde (de warmteprijs) staat niet in de lijst, maar mag wel worden opgegeven.
    require_names("kental", w.parameters, [*load_parameters(), *sorted(TARIEFNAMEN)], "wijkwind parameters")
    kentallen_en_tarieven(w.parameters)


def _een_keuze(w: Wensen) -> None:
    if len(set(w.volgorde)) != len(w.volgorde):
        raise InvalidValue("volgorde", ", ".join(w.volgorde), "elk criterium één keer", "haal het dubbele weg")
    if w.volgorde and w.gewichten:
        raise InvalidValue(
            "gewichten", "een volgorde én losse gewichten", "één van de twee", "kies een volgorde of losse gewichten"
        )
    if w.volgorde and w.preset:
        raise InvalidValue(
            "gewichten", "een volgorde én een preset", "één van de twee", "kies een volgorde of een preset"
        )


def _bereik(onderdeel: str, waarde: int, bereik: tuple[int, int]) -> None:
    if not bereik[0] <= waarde <= bereik[1]:
        raise InvalidValue(
            onderdeel,
            waarde,
            f"een geheel getal van {bereik[0]} tot en met {bereik[1]}",
            "kies een getal in het bereik",
        )
