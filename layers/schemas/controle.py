"""Past een tabel bij haar laag? Zet kolommen om, vult ontbrekende kolommen leeg aan en toetst met pandera.

Wat pandera meldt (ook haar TypeError bij een ander coördinatenstelsel) wordt hier een eigen fout met bestand,
kolom, waarde, verwachting en raad.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pandera.errors
import pandera.pandas as pa

from layers.errors import SchemaMismatch, WrongCoordinates
from layers.schemas.kolom import VORMEN, Kolom, Schema
from layers.schemas.register import SCHEMAS
from layers.sentinels import naar_getal
from spatial.crs import require_rd
from spatial.errors import WrongCrs


def controleer(naam: str, tabel: pd.DataFrame | gpd.GeoDataFrame, bestand: str = "") -> pd.DataFrame | gpd.GeoDataFrame:
    """De tabel met de kolommen van schema `naam`, in vaste volgorde en soort; extra kolommen blijven achteraan staan.

    Parameters
    ----------
    naam : naam van het schema
    tabel : de ruwe tabel; wordt niet gewijzigd
    bestand : naam voor de foutmelding

    Returns
    -------
    een nieuwe tabel met index 0..n-1; kolommen die mogen ontbreken zijn er leeg bij gezet.

    Raises
    ------
    SchemaMismatch : ontbrekende kolom, verkeerde waarde, dubbele sleutel.
    WrongCoordinates : geometrie die niet in RD staat.
    """
    schema = SCHEMAS[naam]
    waar = bestand or f"laag '{naam}'"
    for kolom in schema.kolommen:
        if kolom.nodig and kolom.naam not in tabel:
            lijkt = get_close_matches(kolom.naam, [str(k) for k in tabel.columns], n=3)
            raise SchemaMismatch(
                f"{waar}, kolom '{kolom.naam}'",
                f"geen kolom met deze naam (wel: {', '.join(map(str, tabel.columns[:12]))})",
                kolom.verwacht(),
                f"hernoem de kolom{f' (lijkt op: {lijkt[0]})' if lijkt else ' of kies een andere laag'}",
            )
    vast = {kolom.naam: _zet_om(tabel, kolom, waar) for kolom in schema.kolommen}
    rest = [kolom for kolom in tabel.columns if kolom not in vast and kolom != _geometrie(tabel)]
    nieuw = pd.DataFrame({**vast, **{kolom: tabel[kolom] for kolom in rest}}, index=tabel.index).reset_index(drop=True)
    _toets(schema, nieuw, waar)
    return _met_geometrie(schema, tabel, nieuw, waar)


def _geometrie(tabel: pd.DataFrame) -> str | None:
    return str(tabel.geometry.name) if isinstance(tabel, gpd.GeoDataFrame) and tabel.active_geometry_name else None


def _zet_om(tabel: pd.DataFrame, kolom: Kolom, waar: str) -> pd.Series:
    """Eén kolom in haar vaste soort; een kolom die er niet is wordt leeg (ja/nee: nee)."""
    plek = f"{waar}, kolom '{kolom.naam}'"
    if kolom.naam not in tabel:
        leeg: dict[str, Any] = {"tekst": "str", "getal": "float64", "ja_nee": "bool", "datum": "datetime64[s]"}
        vulling = False if kolom.soort == "ja_nee" else None
        return pd.Series([vulling] * len(tabel), index=tabel.index, dtype=leeg[kolom.soort])
    rij = tabel[kolom.naam]
    if kolom.soort == "tekst":
        tekst = rij.astype("str")
        # Een lege tekst is geen antwoord waar een antwoord nodig is; elders (huisletter) betekent ze 'geen'.
        return tekst.mask(tekst.str.strip() == "") if kolom.gevuld else tekst
    if kolom.soort == "getal":
        return naar_getal(rij, plek, codes=False)[0]
    if kolom.soort == "ja_nee":
        if rij.isna().any() or not rij.isin([True, False]).all():
            fout = rij[rij.isna() | ~rij.isin([True, False])].iloc[0]
            raise SchemaMismatch(plek, fout, "ja of nee in elke rij", "vul de kolom overal met ja of nee")
        return rij.astype(bool)
    return _datum(rij, plek)


def _datum(rij: pd.Series, plek: str) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(rij):
        return rij
    datum = pd.to_datetime(rij, errors="coerce", format="mixed", dayfirst=not _is_iso(rij))
    fout = datum.isna() & rij.notna() & (rij.astype("str").str.strip() != "")
    if fout.any():
        raise SchemaMismatch(plek, rij[fout].iloc[0], "een datum zoals 2026-03-31", "schrijf datums als jjjj-mm-dd")
    return datum.astype("datetime64[s]")


def _is_iso(rij: pd.Series) -> bool:
    return bool(rij.dropna().astype("str").str.match(r"\d{4}-").all())


@cache
def _pandera(naam: str) -> pa.DataFrameSchema:
    return SCHEMAS[naam].pandera()


def _toets(schema: Schema, tabel: pd.DataFrame, waar: str) -> None:
    """Toets met pandera en vertaal de eerste fout."""
    try:
        _pandera(schema.naam).validate(tabel, lazy=True)
    except pandera.errors.SchemaErrors as fouten:
        gevallen = fouten.failure_cases
        eerste = gevallen.iloc[0]
        kolom = next((k for k in schema.kolommen if k.naam == eerste["column"]), None)
        rij = eerste["index"]
        plek = f"{waar}, kolom '{eerste['column']}'" + ("" if pd.isna(rij) else f", rij {int(rij) + 1}")
        aantal = "" if len(gevallen) == 1 else f" (en nog {len(gevallen) - 1} keer iets)"
        waarde = "leeg" if pd.isna(eerste["failure_case"]) else f"{eerste['failure_case']}{aantal}"
        raise SchemaMismatch(
            plek,
            waarde,
            kolom.verwacht() if kolom else str(eerste["check"]),
            "herstel deze cellen in de bron en lees het bestand opnieuw in",
        ) from None


def _met_geometrie(
    schema: Schema, oud: pd.DataFrame, nieuw: pd.DataFrame, waar: str
) -> pd.DataFrame | gpd.GeoDataFrame:
    """De tabel met haar geometrie, als het schema die kent; toetst stelsel en vorm."""
    naam = _geometrie(oud)
    if not schema.vormen:
        return nieuw
    if naam is None:
        if schema.geometrie_nodig:
            raise SchemaMismatch(f"{waar}, geometrie", "geen geometrie", _vormen(schema), "lever een kaartlaag aan")
        if schema.plaats_of_buurtcode:
            _plaats_bekend(nieuw, np.ones(len(nieuw), dtype=bool), waar)
        return nieuw
    geometrie = oud.geometry.reset_index(drop=True)
    try:
        require_rd(geometrie, waar)
    except (WrongCrs, TypeError) as fout:
        gevonden = fout.waarde if isinstance(fout, WrongCrs) else str(fout)
        raise WrongCoordinates(
            f"{waar}, coördinatenstelsel", gevonden, "EPSG:28992 (RD)", "zet de laag om naar RD"
        ) from None
    leeg = (geometrie.isna() | geometrie.is_empty).to_numpy()
    if schema.plaats_of_buurtcode:
        _plaats_bekend(nieuw, leeg, waar)
    elif leeg.any() and schema.geometrie_nodig:
        raise SchemaMismatch(
            f"{waar}, geometrie, rij {int(np.argmax(leeg)) + 1}", "leeg", _vormen(schema), "verwijder of teken dit vlak"
        )
    goed = {soort for vorm in schema.vormen for soort in VORMEN[vorm]}
    vreemd = ~leeg & ~geometrie.geom_type.isin(goed).to_numpy()
    if vreemd.any():
        raise SchemaMismatch(
            f"{waar}, geometrie, rij {int(np.argmax(vreemd)) + 1}",
            geometrie.geom_type[vreemd].iloc[0],
            _vormen(schema),
            "kies een bestand met de juiste soort geometrie",
        )
    return gpd.GeoDataFrame(nieuw, geometry=geometrie.rename("geometry"), crs=oud.crs)


def _vormen(schema: Schema) -> str:
    meervoud = {"vlak": "vlakken", "punt": "punten", "lijn": "lijnen"}
    return " of ".join(meervoud[vorm] for vorm in schema.vormen)


def _plaats_bekend(tabel: pd.DataFrame, zonder_vorm: np.ndarray, waar: str) -> None:
    zoek = zonder_vorm & tabel["buurtcode"].isna().to_numpy()
    if zoek.any():
        raise SchemaMismatch(
            f"{waar}, rij {int(np.argmax(zoek)) + 1}",
            "geen buurtcode en geen geometrie",
            "een buurtcode of een plek op de kaart",
            "vul de kolom buurtcode of lever een kaartlaag aan",
        )
