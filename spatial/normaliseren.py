"""Hoe maak je euro's, percentages en jaren vergelijkbaar, zonder dat een extra buurt de rest omgooit?

Elk criterium wordt op een schaal van 0 (later) tot 1 (eerder) gezet met grenzen die voor de hele studie vast
liggen. Schaal je op het kleinste en grootste getal van de huidige lijst, dan kan een nieuwe buurt de volgorde
van twee andere omdraaien; met vaste grenzen kan dat niet.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.errors import EmptyInput, MissingColumn, OutOfRange, UnknownName

Grenzen = Mapping[str, tuple[float, float]]
Reeks = NDArray[np.float64]


@dataclass(frozen=True)
class Criterium:
    """Eén maatstaf voor de volgorde van buurten.

    `richting` is 'hoger' als een hogere waarde de buurt eerder aan de beurt laat komen, anders 'lager'.
    """

    id: str
    naam: str
    richting: Literal["hoger", "lager"]
    eenheid: str
    laag: str
    voorbehoud: str
    bron: str

    def __post_init__(self) -> None:
        if self.richting not in ("hoger", "lager"):
            raise UnknownName(
                f"richting van criterium '{self.id}'", self.richting, "'hoger' of 'lager'", "kies één van de twee"
            )


@dataclass(frozen=True)
class Interval:
    """Genormaliseerde waarden met per cel de laagste en hoogste waarde die kan (0–1, zonder gaten).

    `waarden` houdt zijn gaten; waar een waarde ontbreekt en niets bekend is, loopt het interval van 0 tot 1.
    """

    waarden: pd.DataFrame
    laag: pd.DataFrame
    hoog: pd.DataFrame


def vaste_grenzen(
    referentie: pd.DataFrame, onder: float = 0.02, boven: float = 0.98, *, vast: Grenzen | None = None
) -> dict[str, tuple[float, float]]:
    """Grenzen per criterium uit een verwijzingsgroep (gemeente of land), één keer bepaald voor een studie.

    Parameters
    ----------
    referentie : rijen zijn buurten, kolommen criteria, in eigen eenheid
    onder, boven : kwantielen (0–1) die 0 en 1 worden; de uitersten daarbuiten worden afgekapt
    vast : grenzen die niet uit gegevens komen, zoals 0–3 voor een score draagvlak

    Returns
    -------
    dict van criterium naar (ondergrens, bovengrens) in de eigen eenheid. Vallen de kwantielen samen, dan
    gelden het minimum en maximum; zijn ook die gelijk, dan onderscheidt het criterium niets.

    Raises
    ------
    OutOfRange : kwantielen buiten 0 ≤ onder < boven ≤ 1, of een oneindige waarde.
    EmptyInput : een criterium zonder enige waarde.

    >>> vaste_grenzen(pd.DataFrame({"kosten": [100.0, 200.0, 300.0]}), onder=0, boven=1)
    {'kosten': (100.0, 300.0)}
    """
    if not 0 <= onder < boven <= 1:
        raise OutOfRange("kwantielen", (onder, boven), "0 ≤ onder < boven ≤ 1", "kies bijvoorbeeld 0,02 en 0,98")
    eigen = dict(vast or {})
    grenzen: dict[str, tuple[float, float]] = {}
    for kolom in referentie.columns:
        if kolom in eigen:
            grenzen[kolom] = require_grens(kolom, eigen[kolom])
            continue
        reeks = _getallen(referentie, kolom)
        reeks = reeks[~np.isnan(reeks)]
        if reeks.size == 0:
            raise EmptyInput(
                f"criterium '{kolom}'", "geen enkele waarde", "minstens één waarde", "laat het criterium weg"
            )
        laag, hoog = (float(q) for q in np.quantile(reeks, [onder, boven]))
        grenzen[kolom] = (laag, hoog) if laag < hoog else (float(reeks.min()), float(reeks.max()))
    return grenzen


def normaliseer(waarden: pd.DataFrame, criteria: Mapping[str, Criterium], grenzen: Grenzen) -> pd.DataFrame:
    """Waarden op de schaal 0 (later) tot 1 (eerder), met vaste grenzen.

    `n = clip((x − onder) / (boven − onder), 0, 1)` bij 'hoger', en `1 − n` bij 'lager'. Zijn de grenzen gelijk,
    dan is n 0 onder, 1 boven en ½ op de grens: het criterium maakt dan geen verschil tussen gelijke waarden.

    Parameters
    ----------
    waarden : index buurtcode, kolommen criteria in eigen eenheid; NaN is ontbrekend en blijft ontbrekend
    criteria : register op id
    grenzen : zie `vaste_grenzen`

    Returns
    -------
    DataFrame met dezelfde index en kolommen.

    Raises
    ------
    UnknownName : een kolom die niet in het register staat.
    MissingColumn : een criterium zonder grenzen.
    OutOfRange : een oneindige waarde, of tekst.

    >>> kosten = Criterium("kosten", "Kosten", "lager", "€/WEQ/jaar", "startanalyse", "", "")
    >>> normaliseer(pd.DataFrame({"kosten": [100.0, 150.0, None]}), {"kosten": kosten}, {"kosten": (100, 300)})
       kosten
    0    1.00
    1    0.75
    2     NaN
    """
    kolommen = {}
    for kolom in waarden.columns:
        richting = criterium(criteria, kolom).richting
        laag, hoog = _grens(grenzen, kolom)
        kolommen[kolom] = _schaal(_getallen(waarden, kolom), laag, hoog, richting)
    return pd.DataFrame(kolommen, index=waarden.index, columns=waarden.columns, dtype="float64")


def normaliseer_percentiel(
    waarden: pd.DataFrame, criteria: Mapping[str, Criterium], referentie: pd.DataFrame
) -> pd.DataFrame:
    """Waarden als plaats in een vaste verwijzingsgroep: welk deel heeft minder (0–1)?

    `n = (aantal kleiner + ½ aantal gelijk) / aantal`: gelijke waarden krijgen het midden van hun plaatsen.
    Ongevoelig voor uitschieters, maar de afstand tussen waarden gaat verloren.

    Parameters
    ----------
    waarden : index buurtcode, kolommen criteria in eigen eenheid
    criteria : register op id
    referentie : de groep waarin wordt opgezocht, met dezelfde kolommen; ligt vast voor de studie

    Raises
    ------
    UnknownName, OutOfRange : zoals bij `normaliseer`.
    MissingColumn, EmptyInput : de verwijzingsgroep mist de kolom of heeft er geen waarden in.

    >>> draagvlak = {"draagvlak": Criterium("draagvlak", "Draagvlak", "hoger", "score 0-3", "draagvlak", "", "")}
    >>> groep = pd.DataFrame({"draagvlak": [0.0, 1.0, 1.0, 3.0]})
    >>> normaliseer_percentiel(groep, draagvlak, groep)["draagvlak"].tolist()
    [0.125, 0.5, 0.5, 0.875]
    """
    kolommen = {}
    for kolom in waarden.columns:
        richting = criterium(criteria, kolom).richting
        if kolom not in referentie.columns:
            raise MissingColumn("verwijzingsgroep", list(referentie.columns), f"kolom '{kolom}'", "voeg de kolom toe")
        groep = _getallen(referentie, kolom)
        groep = np.sort(groep[~np.isnan(groep)])
        if groep.size == 0:
            raise EmptyInput(
                f"criterium '{kolom}'", "geen enkele waarde", "minstens één waarde", "laat het criterium weg"
            )
        reeks = _getallen(waarden, kolom)
        kleiner = np.searchsorted(groep, reeks, side="left")
        tot_en_met = np.searchsorted(groep, reeks, side="right")
        deel = np.where(np.isnan(reeks), np.nan, (kleiner + tot_en_met) / (2 * groep.size))
        kolommen[kolom] = deel if richting == "hoger" else 1 - deel
    return pd.DataFrame(kolommen, index=waarden.index, columns=waarden.columns, dtype="float64")


def normaliseer_interval(
    waarden: pd.DataFrame,
    criteria: Mapping[str, Criterium],
    grenzen: Grenzen,
    *,
    laag: pd.DataFrame | None = None,
    hoog: pd.DataFrame | None = None,
) -> Interval:
    """Waarden met hun onzekerheid op de schaal 0–1; bij 'lager' wisselen laag en hoog van kant.

    Een cel zonder `laag` en `hoog` heeft geen bekende onzekerheid: het interval is de waarde zelf. Ontbreekt
    ook de waarde, dan loopt het interval van 0 tot 1: alles kan nog.

    Parameters
    ----------
    waarden, criteria, grenzen : zie `normaliseer`
    laag, hoog : even groot als `waarden`, in eigen eenheid, laag ≤ waarde ≤ hoog; NaN is onbekend

    Raises
    ------
    OutOfRange : laag boven hoog, of een waarde buiten haar eigen interval; met criterium en buurt.
    """
    midden = normaliseer(waarden, criteria, grenzen)
    onder = _band(laag, waarden, criteria, grenzen)
    boven = _band(hoog, waarden, criteria, grenzen)
    for kolom in waarden.columns:
        if criteria[kolom].richting == "lager":
            onder[kolom], boven[kolom] = boven[kolom].copy(), onder[kolom].copy()
    onder = onder.fillna(midden).fillna(0.0)
    boven = boven.fillna(midden).fillna(1.0)
    _require_omsluit(onder, midden.fillna(onder), "de waarde")
    _require_omsluit(midden.fillna(boven), boven, "de hoogste waarde")
    return Interval(midden, onder, boven)


def criterium(criteria: Mapping[str, Criterium], kolom: str) -> Criterium:
    """Het criterium met dit id.

    Raises
    ------
    UnknownName : met de best gelijkende namen.
    """
    try:
        return criteria[kolom]
    except KeyError:
        lijkt = get_close_matches(str(kolom), list(criteria), n=3) or list(criteria)[:3]
        raise UnknownName(
            "criterium", kolom, f"een bestaand criterium, zoals {', '.join(lijkt)}", "controleer de naam"
        ) from None


def require_grens(kolom: str, grens: tuple[float, float]) -> tuple[float, float]:
    """Een paar grenzen, gecontroleerd: eindig en oplopend.

    Raises
    ------
    OutOfRange : met de naam van het criterium.
    """
    laag, hoog = float(grens[0]), float(grens[1])
    if not (math.isfinite(laag) and math.isfinite(hoog) and laag <= hoog):
        raise OutOfRange(f"grenzen van '{kolom}'", grens, "twee eindige getallen, laag ≤ hoog", "herstel de grenzen")
    return laag, hoog


def require_schaal(tabel: pd.DataFrame, wat: str) -> Reeks:
    """De tabel als reeks getallen van 0 tot en met 1 (NaN mag).

    Raises
    ------
    OutOfRange : met criterium en buurt van de eerste waarde die niet past.
    """
    if all(soort == np.float64 for soort in tabel.dtypes):
        reeks = tabel.to_numpy(dtype=np.float64)
        if reeks.size and np.fmin.reduce(reeks, axis=None) >= 0 and np.fmax.reduce(reeks, axis=None) <= 1:
            return reeks
    else:
        reeks = np.column_stack([_getallen(tabel, kolom) for kolom in tabel.columns])
    fout = np.argwhere((reeks < 0) | (reeks > 1))
    if fout.size:
        rij, kolom = (int(plek) for plek in fout[0])
        raise OutOfRange(
            f"{wat}, criterium '{tabel.columns[kolom]}', buurt '{tabel.index[rij]}'",
            float(reeks[rij, kolom]),
            "een genormaliseerde waarde van 0 tot en met 1",
            "normaliseer eerst met vaste grenzen",
        )
    return reeks


def _schaal(reeks: Reeks, laag: float, hoog: float, richting: str) -> Reeks:
    if hoog > laag:
        # Eerst delen door de grootte: zo blijft het verschil van twee heel grote getallen eindig.
        maat = max(abs(laag), abs(hoog), 1.0)
        deel = np.clip((reeks / maat - laag / maat) / (hoog / maat - laag / maat), 0.0, 1.0)
    else:
        deel = np.where(np.isnan(reeks), np.nan, 0.5 * (np.sign(reeks - laag) + 1.0))
    return np.asarray(deel if richting == "hoger" else 1.0 - deel, dtype=np.float64)


def _band(
    band: pd.DataFrame | None, waarden: pd.DataFrame, criteria: Mapping[str, Criterium], grenzen: Grenzen
) -> pd.DataFrame:
    """Een band op dezelfde index en kolommen; wat niet is opgegeven is onbekend."""
    if band is None:
        return pd.DataFrame(np.nan, index=waarden.index, columns=waarden.columns, dtype="float64")
    kolommen = [kolom for kolom in waarden.columns if kolom in band.columns]
    _require_gelijke_index(band.index, waarden.index)
    return normaliseer(band[kolommen], criteria, grenzen).reindex(columns=waarden.columns)


def _require_gelijke_index(gevonden: pd.Index, verwacht: Iterable[str]) -> None:
    if list(gevonden) != list(verwacht):
        raise MissingColumn(
            "onzekerheid", f"{len(gevonden)} rijen", "dezelfde buurten in dezelfde volgorde", "gebruik dezelfde index"
        )


def _require_omsluit(onder: pd.DataFrame, boven: pd.DataFrame, wat: str) -> None:
    # Een marge voor rekenruis; een echte verwisseling is veel groter.
    fout = np.argwhere(onder.to_numpy() > boven.to_numpy() + 1e-9)
    if fout.size:
        rij, kolom = (int(plek) for plek in fout[0])
        raise OutOfRange(
            f"onzekerheid van '{onder.columns[kolom]}', buurt '{onder.index[rij]}'",
            f"ondergrens boven {wat}",
            "laag ≤ waarde ≤ hoog",
            "controleer of laag en hoog verwisseld zijn",
        )


def _grens(grenzen: Grenzen, kolom: str) -> tuple[float, float]:
    if kolom not in grenzen:
        raise MissingColumn("grenzen", list(grenzen), f"grenzen voor '{kolom}'", "bepaal ze met vaste_grenzen")
    return require_grens(kolom, grenzen[kolom])


def _getallen(tabel: pd.DataFrame, kolom: str) -> Reeks:
    """Een kolom als float64 (ontbrekend wordt NaN); tekst, ja/nee en oneindig worden geweigerd."""
    if not pd.api.types.is_numeric_dtype(tabel[kolom].dtype) and tabel[kolom].notna().any():
        raise OutOfRange(f"criterium '{kolom}'", str(tabel[kolom].dtype), "getallen", "zet de kolom om naar getallen")
    reeks = tabel[kolom].to_numpy(dtype="float64", na_value=np.nan)
    if np.isinf(reeks).any():
        rij = int(np.flatnonzero(np.isinf(reeks))[0])
        raise OutOfRange(
            f"criterium '{kolom}', buurt '{tabel.index[rij]}'", float(reeks[rij]), "een eindig getal", "herstel de bron"
        )
    return np.asarray(reeks, dtype=np.float64)
