"""Welke buurten zijn startwijk, welke later, en welke niet — en mag het antwoord 'geen enkele' zijn?

Een hoge plaats is niet genoeg. Een buurt zonder duidelijke techniek, zonder draagvlak of met te weinig gegevens
is geen startwijk, ook niet op plaats 1. Een gemeente kan ook kiezen voor een aanpak per woning (Hilversum deed dat
in 2021); dan wijst ze geen startwijk aan. De drempels zijn van wijkwind en instelbaar.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spatial.errors import MissingColumn, OutOfRange

STARTWIJK, LATER, GEEN, ONBEKEND = "startwijk", "later", "geen_startwijk", "onbekend"
WAT_UITKOMSTEN = ("duidelijk", "geen_duidelijke_voorkeur", "onbekend")


@dataclass(frozen=True, kw_only=True)
class Drempels:
    """Wanneer een buurt geen startwijk kan zijn; eigen keuzes, niet uit een wet of richtlijn.

    Parameters
    ----------
    minimum_woningen : minder woningen is te klein voor een gezamenlijke aanpak
    minimum_dekking : deel (0–1) van het gewicht waarvoor gegevens bekend moeten zijn
    minimum_draagvlak : draagvlak (0–3) daaronder sluit uit; onbekend draagvlak sluit niet uit
    eis_duidelijke_techniek : alleen buurten met een duidelijke voorkeur voor een techniek
    """

    minimum_woningen: int = 10
    minimum_dekking: float = 0.5
    minimum_draagvlak: float = 1.0
    eis_duidelijke_techniek: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.minimum_dekking <= 1:
            raise OutOfRange(
                "drempel 'minimum_dekking'", self.minimum_dekking, "een aandeel van 0 tot en met 1", "kies 0,5"
            )
        if not 0 <= self.minimum_draagvlak <= 3:
            raise OutOfRange("drempel 'minimum_draagvlak'", self.minimum_draagvlak, "een score van 0 tot 3", "kies 1")


@dataclass(frozen=True)
class Besluit:
    """De uitkomst per buurt (`uitkomst`, `reden`) en de reden als er geen enkele startwijk is."""

    buurten: pd.DataFrame
    geen_startwijk_reden: str | None


def beoordeel(
    ranglijst: pd.DataFrame,
    *,
    top_n: int,
    drempels: Drempels | None = None,
    individueel: Collection[str] = (),
    individuele_aanpak: str = "",
) -> Besluit:
    """De uitkomst per buurt en voor de studie als geheel.

    De eerste `top_n` plaatsen onder de buurten die startwijk kunnen zijn, worden startwijk; een gedeelde laatste
    plaats telt voor allebei.

    Parameters
    ----------
    ranglijst : per buurt (index) `rang` (ontbreekt zonder score) en `dekking` (0–1); en waar bekend `woningen`,
        `water` (waar/onwaar), `draagvlak` (0–3), `wat_uitkomst` (een van `WAT_UITKOMSTEN`)
    top_n : hoeveel startwijken de studie zoekt, 1 of meer
    individueel : buurtcodes waar de gemeente voor een aanpak per woning kiest
    individuele_aanpak : gevuld met de reden als de gemeente dat overal doet

    Raises
    ------
    MissingColumn : zonder `rang` of `dekking`.
    OutOfRange : bij `top_n` onder 1.

    >>> lijst = pd.DataFrame({"rang": [1, 2], "dekking": [1.0, 1.0], "draagvlak": [0.0, 2.0]}, index=["BU1", "BU2"])
    >>> beoordeel(lijst, top_n=1).buurten["uitkomst"].tolist()
    ['geen_startwijk', 'startwijk']
    """
    eisen = drempels or Drempels()
    for kolom in ("rang", "dekking"):
        if kolom not in ranglijst.columns:
            raise MissingColumn(f"ranglijst, kolom '{kolom}'", "niet aanwezig", "rang en dekking", "rangschik eerst")
    if top_n < 1:
        raise OutOfRange("top_n", top_n, "1 of hoger", "kies hoeveel startwijken u zoekt")
    rijen = [
        _obstacle(str(code), rij, eisen, individueel, individuele_aanpak)
        for code, rij in zip(ranglijst.index, ranglijst.to_dict("records"), strict=True)
    ]
    rang = ranglijst["rang"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    kan = np.array([uitkomst == LATER for uitkomst, _ in rijen], dtype=bool)
    plaats = pd.Series(np.where(kan, rang, np.nan)).rank(method="min").to_numpy()
    uit = []
    for (uitkomst, reden), plek, eigen in zip(rijen, plaats, rang, strict=True):
        if uitkomst == LATER and plek <= top_n:
            verschoven = "" if plek == eigen else f" (plaats {plek:.0f} van de buurten die kunnen)"
            uit.append((STARTWIJK, f"Plaats {eigen:.0f}{verschoven}, binnen de eerste {top_n}."))
        elif uitkomst == LATER:
            uit.append((LATER, f"Plaats {eigen:.0f}: nog niet aan de beurt bij {top_n} startwijken."))
        else:
            uit.append((uitkomst, reden))
    tabel = pd.DataFrame(uit, columns=["uitkomst", "reden"], index=ranglijst.index).astype("str")
    return Besluit(tabel, None if (tabel["uitkomst"] == STARTWIJK).any() else _why_none(tabel, individuele_aanpak))


def _obstacle(
    code: str, rij: Mapping[Hashable, object], eisen: Drempels, individueel: Collection[str], individuele_aanpak: str
) -> tuple[str, str]:
    """De eerste reden waarom een buurt geen startwijk kan zijn; anders LATER zonder reden."""
    woningen, draagvlak, dekking = (_getal(rij.get(k)) for k in ("woningen", "draagvlak", "dekking"))
    if rij.get("water") is True or rij.get("water") == np.True_:
        return GEEN, "Deze buurt is alleen water."
    if woningen == 0:
        return GEEN, "Hier staan geen woningen."
    if woningen < eisen.minimum_woningen:
        return GEEN, f"Te klein: {woningen:.0f} woningen, minder dan {eisen.minimum_woningen}."
    if individuele_aanpak:
        return GEEN, f"De gemeente kiest voor een aanpak per woning: {individuele_aanpak}"
    if code in individueel:
        return GEEN, "De gemeente kiest hier voor een aanpak per woning."
    if draagvlak < eisen.minimum_draagvlak:
        return GEEN, f"Te weinig draagvlak: score {draagvlak:g}, minimaal {eisen.minimum_draagvlak:g} gevraagd."
    if np.isnan(_getal(rij.get("rang"))):
        return ONBEKEND, "Deze buurt heeft geen score."
    if not dekking >= eisen.minimum_dekking:
        deel = "onbekend hoeveel" if np.isnan(dekking) else f"{100 * dekking:.0f}%"
        return ONBEKEND, f"Te weinig gegevens: {deel} van het gewicht is bekend."
    wat = rij.get("wat_uitkomst")
    if eisen.eis_duidelijke_techniek and wat == "geen_duidelijke_voorkeur":
        return GEEN, "Geen duidelijke voorkeur voor een techniek: de kosten liggen te dicht bij elkaar of schuiven."
    if eisen.eis_duidelijke_techniek and wat == "onbekend":
        return ONBEKEND, "Onbekend welke techniek past: er zijn te weinig gegevens over de kosten."
    return LATER, ""


def _why_none(tabel: pd.DataFrame, individuele_aanpak: str) -> str:
    """Eén zin over waarom geen enkele buurt startwijk is, met de meest voorkomende redenen."""
    if len(tabel) == 0:
        return "Er is geen enkele buurt om te beoordelen."
    if individuele_aanpak:
        return f"Geen startwijk: de gemeente kiest voor een aanpak per woning: {individuele_aanpak}"
    soort = tabel["reden"].str.split(":").str[0].str.rstrip(".")
    delen = [f"{aantal} keer '{reden}'" for reden, aantal in soort.value_counts().head(3).items()]
    return f"Geen startwijk: geen van de {len(tabel)} buurten voldoet. Vooral: {', '.join(delen)}."


def _getal(waarde: object) -> float:
    return float("nan") if waarde is None or waarde is pd.NA else float(waarde)  # type: ignore[arg-type]
