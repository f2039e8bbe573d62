"""Hoe lezen we turbinetypen uit een CSV: één rij per type, stand en windsnelheid?

Kolommen: type, vermogen_kw, rotordiameter_m, ashoogte_m, bron, snelheid_ms, kromme_kw, ct en, als het geluid bekend
is, stand en negen kolommen lw_31, lw_63 … lw_8000 (A-gewogen bronvermogen per octaafband). Maten en bron zijn per type
gelijk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from layers.errors import SchemaMismatch
from layers.sentinels import maak_ontbrekend
from layers.sources.bestand import lees_tabel
from spatial.bron import Bron
from spatial.wind.turbine import BANDEN_HZ, Geluidmodus, Turbinetype

MATEN = ("vermogen_kw", "rotordiameter_m", "ashoogte_m")
NODIG = ("type", *MATEN, "bron", "snelheid_ms", "kromme_kw", "ct")
BANDKOLOMMEN = tuple(f"lw_{int(hz)}" for hz in BANDEN_HZ)
_BAND = re.compile(r"^lw_(\d+)(?:[._]5)?$")


def lees_csv_typen(pad: Path) -> Iterator[Turbinetype]:
    """De typen in een CSV-bestand, in volgorde van voorkomen.

    Raises
    ------
    SchemaMismatch : als een kolom, de bron of een octaafband ontbreekt, of een maat binnen een type verschilt.
    LayersError : als het bestand niet te lezen is.
    """
    ruw = lees_tabel(pad)
    tabel = ruw.rename(columns={kolom: str(kolom).strip().lower() for kolom in ruw.columns})
    mist = [kolom for kolom in NODIG if kolom not in tabel]
    if mist:
        raise SchemaMismatch(
            f"{pad.name}, kolom '{mist[0]}'",
            f"ontbreekt (wel: {', '.join(map(str, tabel.columns[:12]))})",
            f"de kolommen {', '.join(NODIG)}",
            "zie docs/bestanden.md, turbinetypen",
        )
    banden = _bandkolommen(tabel, pad.name)
    los = ("toerental_rpm", "luchtdichtheid_kg_m3")
    getallen = [*MATEN, "snelheid_ms", "kromme_kw", "ct", *los, *banden]
    tabel, _ = maak_ontbrekend(tabel, getallen, pad.name, tabel.attrs.get("decimaal"))
    for naam, rijen in tabel.groupby("type", sort=False):
        yield _type(str(naam), rijen, banden, f"{pad.name}, type '{naam}'")


def _bandkolommen(tabel: pd.DataFrame, bestand: str) -> list[str]:
    """De negen kolommen met geluid op volgorde van frequentie; leeg als er geen geluid is."""
    gevonden = {int(treffer[1]): kolom for kolom in tabel.columns if (treffer := _BAND.match(str(kolom)))}
    if not gevonden:
        return []
    verwacht = [int(hz) for hz in BANDEN_HZ]
    if sorted(gevonden) != verwacht:
        mist = [hz for hz in verwacht if hz not in gevonden]
        raise SchemaMismatch(
            f"{bestand}, geluid",
            f"{len(gevonden)} octaafbanden" + (f", zonder {mist[0]} Hz" if mist else ""),
            f"negen kolommen: {', '.join(BANDKOLOMMEN)}",
            "vul de ontbrekende band aan (een lege cel is een band zonder geluid)",
        )
    return [gevonden[hz] for hz in verwacht]


def _type(naam: str, rijen: pd.DataFrame, banden: list[str], waar: str) -> Turbinetype:
    bron = rijen["bron"].astype("str").str.strip().iloc[0]
    if not isinstance(bron, str) or not bron:
        raise SchemaMismatch(f"{waar}, bron", "leeg", "waar de gegevens vandaan komen", "vul een bron in")
    stand = rijen["stand"].fillna("vol").astype("str") if "stand" in rijen else pd.Series("vol", index=rijen.index)
    eerste = rijen[stand == stand.iloc[0]]
    snelheid = _vol(eerste, "snelheid_ms", waar)
    toerental = rijen["toerental_rpm"].dropna() if "toerental_rpm" in rijen else pd.Series(dtype=float)
    geluid = []
    for nummer, (modus, deel) in enumerate(rijen.groupby(stand, sort=False)):
        met_geluid = deel[deel[banden].notna().any(axis=1)] if banden else deel.iloc[:0]
        if met_geluid.empty:
            continue
        vermogen = None if nummer == 0 else _vol(deel, "kromme_kw", waar)
        lw = met_geluid[banden].fillna(-np.inf).to_numpy(dtype=np.float64)
        kracht = _vol(met_geluid, "snelheid_ms", waar)
        geluid.append(Geluidmodus(naam=str(modus), snelheid_ms=kracht, lw_db=lw, vermogen_kw=vermogen))
    return Turbinetype(
        naam=naam,
        titel=str(rijen["titel"].iloc[0]) if "titel" in rijen else naam,
        vermogen_kw=_gelijk(rijen, "vermogen_kw", waar),
        rotordiameter_m=_gelijk(rijen, "rotordiameter_m", waar),
        ashoogte_m=_gelijk(rijen, "ashoogte_m", waar),
        snelheid_ms=snelheid,
        kromme_kw=_vol(eerste, "kromme_kw", waar),
        ct=_vol(eerste, "ct", waar),
        bron=Bron(titel=bron, uitgever="", jaar=None),
        geluid=tuple(geluid),
        toerental_rpm=float(toerental.iloc[0]) if len(toerental) else None,
    )


def _gelijk(rijen: pd.DataFrame, kolom: str, waar: str) -> float:
    """De ene waarde van een maat binnen een type."""
    waarden = rijen[kolom].dropna().unique()
    if len(waarden) != 1:
        gevonden = "leeg" if not len(waarden) else ", ".join(f"{w:g}" for w in waarden[:4])
        raise SchemaMismatch(f"{waar}, kolom '{kolom}'", gevonden, "één waarde per type", "maak de maat overal gelijk")
    return float(waarden[0])


def _vol(rijen: pd.DataFrame, kolom: str, waar: str) -> np.ndarray:
    """Een kolom zonder lege cellen."""
    if rijen[kolom].isna().any():
        plek = int(rijen[kolom].isna().to_numpy().argmax()) + 1
        raise SchemaMismatch(f"{waar}, kolom '{kolom}', rij {plek}", "leeg", "een getal", "vul de cel in")
    return rijen[kolom].to_numpy(dtype=np.float64)
