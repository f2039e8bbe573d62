"""Wat de gemeente zelf aanlevert: koppelkansen (gepland werk), draagvlak per buurt, en subsidies.

Een eenvoudige tabel (CSV of Excel) met buurtcodes volstaat; een kaartlaag mag ook. Namen van werk worden herkend in
gewone taal ("rioolvervanging" is riool); wat niet herkend wordt, wordt geweigerd met de lijst van wat wel kan.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

from layers.errors import LayersError, SchemaMismatch
from layers.sources.bestand import Gelezen, lees_lagen
from layers.sources.vertaling import vertaling
from layers.sources.vlakken import hernoem, zet_om
from layers.verslag import Leesverslag

# Woordbegin in de eigen taal van gemeenten -> onze soort werk; de eerste die past telt.
SOORTEN_WERK: tuple[tuple[str, str], ...] = (
    ("riool", "riool"),
    ("riolering", "riool"),
    ("hemelwater", "riool"),
    ("gas", "gasnet"),
    ("speel", "speelplek"),
    ("veilig", "veilige_straat"),
    ("verkeersveilig", "veilige_straat"),
    ("30 km", "veilige_straat"),
    ("renov", "renovatie"),
    ("woningrenovatie", "renovatie"),
    ("corporatie", "renovatie"),
    ("groen", "groen"),
    ("bomen", "groen"),
    ("vergroening", "groen"),
    ("weg", "weg"),
    ("straat", "weg"),
    ("herinrichting", "weg"),
    ("asfalt", "weg"),
)


def lees_gemeentelijk(
    pad: Path, laag: str, binnen: str | None = None, stelsel: str | None = None
) -> tuple[pd.DataFrame | gpd.GeoDataFrame, Leesverslag]:
    """Een tabel of kaartlaag van de gemeente als `koppelkansen`, `draagvlak` of `subsidies`.

    Parameters
    ----------
    pad : CSV, Excel, GeoPackage, GeoJSON of een andere toegestane soort
    laag : 'koppelkansen', 'draagvlak' of 'subsidies'
    binnen : alleen deze laag (of dit werkblad) uit het bestand
    stelsel : door de gebruiker bevestigd coördinatenstelsel

    Raises
    ------
    LayersError : als het bestand of een waarde niet klopt, met rij en kolom.
    """
    gelezen = lees_lagen([pad], binnen)[pad]
    if isinstance(gelezen, LayersError):
        raise gelezen
    return zet_gemeentelijk_om(gelezen, laag, stelsel)


def zet_gemeentelijk_om(
    delen: list[Gelezen], laag: str, stelsel: str | None = None
) -> tuple[pd.DataFrame | gpd.GeoDataFrame, Leesverslag]:
    """Gelezen delen als gemeentelijke laag; buurtcodes, jaren en soorten werk worden eerst in onze vorm gezet."""
    hersteld: dict[str, int] = {}
    nieuw = []
    for deel in delen:
        if not len(deel.tabel):
            continue
        tabel = hernoem(deel.tabel, vertaling(laag))
        tabel = _buurtcodes(tabel, hersteld)
        tabel = _jaren(tabel, hersteld)
        if laag == "koppelkansen":
            tabel = _soort_werk(tabel, deel.bestand.name, hersteld)
        tabel.attrs = deel.tabel.attrs
        nieuw.append(Gelezen(deel.bestand, deel.laag, tabel, deel.meldingen, deel.scheef))
    if not nieuw:
        raise SchemaMismatch(
            delen[0].bestand.name, "0 rijen", "minstens één rij", "vul de tabel of kies een ander blad"
        )
    goed, verslag = zet_om(nieuw, laag, stelsel)
    return goed, verslag.met(hersteld=hersteld)


def _buurtcodes(tabel: pd.DataFrame, hersteld: dict[str, int]) -> pd.DataFrame:
    """Buurtcodes als BU met acht cijfers; Excel laat soms BU of een voorloopnul weg."""
    if "buurtcode" not in tabel:
        return tabel
    ruw = tabel["buurtcode"].astype("str").str.strip()
    ruw = ruw.mask(ruw.isin(["", "-", "."]))
    kaal = ruw.str.upper().str.replace(r"\s+", "", regex=True).str.replace(r"\.0$", "", regex=True)
    cijfers = kaal.str.fullmatch(r"\d{7,8}").fillna(False).astype(bool)
    code = kaal.mask(cijfers, "BU" + kaal.str.zfill(8))
    anders = int((code.notna() & (code != ruw)).sum())
    if anders:
        hersteld["buurtcode aangevuld tot BU en acht cijfers"] = anders
    return tabel.assign(buurtcode=code)


def _jaren(tabel: pd.DataFrame, hersteld: dict[str, int]) -> pd.DataFrame:
    """Een periode in één cel (2027-2029) wordt jaar_van en jaar_tot."""
    if "jaar_van" not in tabel:
        return tabel
    tekst = tabel["jaar_van"].astype("str").str.strip().str.replace(r"\.0$", "", regex=True)
    delen = tekst.str.extract(r"^(?P<van>\d{4})\s*(?:-|–|/|t/m|tot en met)\s*(?P<tot>\d{4})$")
    periode = delen["van"].notna()
    if not periode.any():
        return tabel
    hersteld["periode gesplitst in jaar_van en jaar_tot"] = int(periode.sum())
    tot = (
        tabel["jaar_tot"].astype("str")
        if "jaar_tot" in tabel
        else pd.Series([None] * len(tabel), tabel.index, dtype="str")
    )
    return tabel.assign(jaar_van=tekst.mask(periode, delen["van"]), jaar_tot=tot.mask(periode, delen["tot"]))


def _soort_werk(tabel: pd.DataFrame, bestand: str, hersteld: dict[str, int]) -> pd.DataFrame:
    if "soort" not in tabel:
        return tabel
    ruw = tabel["soort"].astype("str").str.strip()
    onze = ruw.map(_herken_werk)
    onbekend = onze.isna()
    if onbekend.any():
        plek = int(onbekend.to_numpy().argmax())
        raise SchemaMismatch(
            f"{bestand}, kolom 'soort', rij {plek + 1}",
            "leeg" if pd.isna(ruw.iloc[plek]) else ruw.iloc[plek],
            f"een van: {', '.join(sorted({naam for _, naam in SOORTEN_WERK}))}",
            "kies voor elke rij een van deze soorten werk",
        )
    if anders := int((onze != ruw).sum()):
        hersteld["soort werk herkend uit een andere naam"] = anders
    return tabel.assign(soort=onze.astype("str"))


def _herken_werk(naam: object) -> str | None:
    if not isinstance(naam, str):
        return None
    klein = naam.lower().replace("_", " ")
    return next((soort for begin, soort in SOORTEN_WERK if begin in klein), None)
