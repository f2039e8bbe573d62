"""Hoe leest wijkwind de voedingsgebieden als kaartlaag: per gebied de ruimte en de wachtrij, afname en opwek apart?

De klassen 0 (ruimte) tot en met 3 (geen ruimte) zijn afgeleid uit de kleuren van de capaciteitskaart; de bron legt ze
niet uit. De wachtrij in deze bestanden is vermogen in MVA. Ook de tabel per H3-cel wordt zo per gebied gelezen.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.errors import SchemaMismatch
from layers.geometrie import maak_heel
from layers.sentinels import naar_getal
from layers.sources.bestand import lees_tabel
from layers.verslag import Leesverslag

# Naam in wijkwind → namen in de bron, kleine letters, in volgorde van voorkeur.
TEKST: dict[str, tuple[str, ...]] = {
    "gebied_id": ("voedingsgebied_id", "gebied_id", "short_code"),
    "naam": ("voedingsgebied_naam", "naam"),
    "netbeheerder": ("rnb", "netbeheerder"),
}
GETAL: dict[str, tuple[str, ...]] = {
    "afname_klasse": ("afname", "afname_klasse"),
    "opwek_klasse": ("opwek", "opwek_klasse", "invoeding"),
    "wachtrij_afname_mw": ("wachtrij_afname", "wachtrij_afname_mw"),
    "wachtrij_opwek_mw": ("wachtrij_invoeding", "wachtrij_opwek", "wachtrij_opwek_mw"),
    "verzoeken_afname": ("unieke_verzoeken_afname", "verzoeken_afname"),
    "verzoeken_opwek": ("unieke_verzoeken_invoeding", "unieke_verzoeken_opwek", "verzoeken_opwek"),
    "beschikbaar_afname_mw": ("beschikbaar_afname_mw",),
    "beschikbaar_opwek_mw": ("beschikbaar_opwek_mw",),
    "verlichting_afname_jaar": ("verlichting_afname_jaar",),
    "verlichting_opwek_jaar": ("verlichting_opwek_jaar",),
}
KLASSEN = ("afname_klasse", "opwek_klasse")
KOLOMMEN = (*TEKST, *GETAL, "eenheid_vermogen")


def lees_voedingsgebieden(pad: Path) -> tuple[pd.DataFrame, Leesverslag]:
    """Lees voedingsgebieden met hun klasse en wachtrij.

    Parameters
    ----------
    pad : kaartlaag met één vlak per gebied (of per deel ervan), of een tabel met H3-cellen

    Returns
    -------
    Tabel `netcapaciteit` in RD (zonder geometrie bij H3-cellen), één rij per gebied, en het leesverslag.

    Raises
    ------
    SchemaMismatch : als het gebied of de klasse voor afname ontbreekt.
    WrongCoordinates : als stelsel en coördinaten niet passen.
    """
    ruw = lees_tabel(pad)
    bron = ruw.rename(columns={kolom: str(kolom).lower() for kolom in ruw.columns})
    ontbrekend: dict[str, dict[str, int]] = {}
    tabel = _kolommen(bron, pad.name, ontbrekend)
    meldingen = [
        "klassen 0 (ruimte) tot en met 3 (geen ruimte) zijn afgeleid uit de kaart; de bron geeft geen legenda",
        "dit gaat over grootverbruik per voedingsgebied, niet over ruimte op het laagspanningsnet in de buurt",
    ]
    verslag = Leesverslag("netcapaciteit", pad.name, gelezen=len(ruw), meldingen=ruw.attrs.get("meldingen", ()))
    if isinstance(ruw, gpd.GeoDataFrame):
        tabel, verslag = maak_heel(gpd.GeoDataFrame(tabel, geometry=ruw.geometry), verslag)
    elif "h3_id" in bron.columns:
        meldingen.append("tabel met H3-cellen: samengevat per gebied (meest voorkomende klasse), zonder omtrek")
    leeg = tabel["gebied_id"].isna() | (tabel["gebied_id"] == "")
    per_gebied = _per_gebied(tabel[~leeg], meldingen, ontbrekend)
    verslag = verslag.met(
        goed=len(per_gebied),
        geweigerd={"zonder gebied_id": int(leeg.sum())},
        ontbrekend=ontbrekend,
        meldingen=tuple(meldingen),
    )
    return per_gebied, verslag


def _kolommen(bron: pd.DataFrame, bestand: str, ontbrekend: dict[str, dict[str, int]]) -> pd.DataFrame:
    uit: dict[str, pd.Series] = {}
    for naam, namen in {**TEKST, **GETAL}.items():
        kolom = next((mogelijk for mogelijk in namen if mogelijk in bron.columns), None)
        if kolom is None and naam in ("gebied_id", "afname_klasse"):
            raise SchemaMismatch(
                f"bestand '{bestand}', veld {naam}",
                f"kolommen {', '.join(map(str, bron.columns[:8]))}",
                f"een kolom {' of '.join(namen)}",
                "gebruik de kaartlaag met voedingsgebieden, of geef de kolom deze naam",
            )
        if naam in TEKST:
            leeg = pd.Series(pd.NA, index=bron.index, dtype="str")
            uit[naam] = leeg if kolom is None else bron[kolom].astype("str").str.strip()
            continue
        if kolom is None:
            uit[naam] = pd.Series(np.nan, index=bron.index)
            continue
        uit[naam], redenen = naar_getal(bron[kolom], f"bestand '{bestand}', kolom '{kolom}'")
        fout = (uit[naam] < 0) if naam not in KLASSEN else ~uit[naam].isin([0, 1, 2, 3]) & uit[naam].notna()
        if fout.any():
            redenen = {**redenen, "geen klasse 0–3" if naam in KLASSEN else "negatief": int(fout.sum())}
            uit[naam] = uit[naam].mask(fout)
        if redenen:
            ontbrekend[naam] = dict(redenen)
    uit["naam"] = uit["naam"].fillna(uit["gebied_id"])
    uit["eenheid_vermogen"] = _eenheid(bron)
    return pd.DataFrame(uit)


def _eenheid(bron: pd.DataFrame) -> pd.Series:
    if "eenheid_vermogen" in bron.columns:
        return bron["eenheid_vermogen"].astype("str")
    return pd.Series("MVA", index=bron.index, dtype="str")


def _per_gebied(tabel: pd.DataFrame, meldingen: list[str], ontbrekend: dict[str, dict[str, int]]) -> pd.DataFrame:
    """Eén rij per gebied: klasse is de meest voorkomende (bij gelijke stand de krapste), de rest de eerste waarde."""
    if not tabel["gebied_id"].duplicated().any():
        ongewijzigd: pd.DataFrame = tabel.reset_index(drop=True)
        return ongewijzigd
    gemengd = 0
    delen: dict[str, pd.Series] = {}
    for naam in KLASSEN:
        delen[naam] = meest_voorkomend(tabel["gebied_id"], tabel[naam])
        gemengd += int((tabel.groupby("gebied_id")[naam].nunique() > 1).sum())
    eerste: pd.DataFrame = (
        tabel.drop(columns=[*KLASSEN, *(["geometry"] if "geometry" in tabel else [])]).groupby("gebied_id").first()
    )
    samen: pd.DataFrame = eerste.assign(**delen).reset_index()[list(KOLOMMEN)]
    meldingen.append(
        f"{len(tabel)} delen samengevoegd tot {len(samen)} gebieden; in {gemengd} gevallen verschilt de klasse "
        "binnen een gebied (de meest voorkomende telt)"
    )
    for naam in ontbrekend:
        ontbrekend[naam] = {"leeg voor het hele gebied": int(samen[naam].isna().sum())}
    if isinstance(tabel, gpd.GeoDataFrame):
        vlak = tabel[["gebied_id", "geometry"]].dissolve(by="gebied_id").geometry
        met_vlak: pd.DataFrame = gpd.GeoDataFrame(
            samen, geometry=vlak.loc[samen["gebied_id"]].to_numpy(), crs=tabel.crs
        )
        return met_vlak
    return samen


def meest_voorkomend(sleutel: pd.Series, klasse: pd.Series) -> pd.Series:
    """Per sleutel de meest voorkomende klasse; bij gelijke stand de hoogste; NaN als er geen is.

    >>> meest_voorkomend(pd.Series(["a", "a", "a", "a", "b"]), pd.Series([1.0, 3.0, 1.0, 3.0, float("nan")])).tolist()
    [3.0, nan]
    """
    telling = pd.DataFrame({"sleutel": sleutel.to_numpy(), "klasse": klasse.to_numpy()})
    aantal = telling.dropna().value_counts().rename("aantal").reset_index()
    eerste = aantal.sort_values(["aantal", "klasse"], ascending=False).drop_duplicates("sleutel")
    alle = pd.Index(telling["sleutel"].unique()).sort_values()
    return eerste.set_index("sleutel")["klasse"].astype("float64").reindex(alle).rename_axis("gebied_id")
