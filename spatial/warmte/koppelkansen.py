"""Waar gaat de straat toch al open, en wat levert dat aan punten op?

Staphorst geeft werk in 2020-2030 meer punten dan werk in 2040-2050, maar publiceert geen getallen. De punten
hier zijn dus van ons, en instelbaar: werk tot en met `vol_tot` telt 1, daarna loopt het gelijkmatig af tot 0
na `nul_na`. Werk dat voor `peiljaar` klaar is telt niet: die kans is voorbij.

Per criterium tellen de verschillende soorten, niet het aantal projecten: drie rioolvakken zijn één kans.
Een laag zonder werk in een buurt is een echte nul; een laag die er niet is, is ontbrekend.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from spatial.errors import MissingColumn, OutOfRange, UnknownName
from spatial.overlay import require_geometry

SOORTEN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "gasnet_vervanging": ("gasnet",),
        "werkzaamheden": ("riool", "weg", "renovatie"),
        "leefbaarheid": ("speelplek", "veilige_straat", "groen"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Koppelinstelling:
    """De eigen keuzes achter de punten; geen ervan komt uit een publicatie.

    Parameters
    ----------
    peiljaar : het jaar van de studie; eerder afgerond werk telt niet
    vol_tot : laatste jaar waarin werk volledig telt
    nul_na : laatste jaar waarin werk nog iets telt
    minimum_aandeel : deel (0–1) van een werk dat in de buurt moet liggen; houdt een werk dat alleen de grens
        raakt buiten de buren
    """

    peiljaar: int = 2026
    vol_tot: int = 2030
    nul_na: int = 2050
    minimum_aandeel: float = 0.05

    def __post_init__(self) -> None:
        if not self.vol_tot <= self.nul_na:
            raise OutOfRange(
                "koppelkansen, 'nul_na'", self.nul_na, f"{self.vol_tot} of later", "kies een jaar na 'vol_tot'"
            )
        if not 0 <= self.minimum_aandeel <= 1:
            raise OutOfRange(
                "koppelkansen, 'minimum_aandeel'", self.minimum_aandeel, "een aandeel van 0 tot en met 1", "kies 0,05"
            )


@dataclass(frozen=True)
class Koppelkansen:
    """Punten per buurt en criterium (kolommen van `SOORTEN`), met band, redenen en de werken zelf.

    `waarden` is wat zeker gepland is; `hoog` telt werk zonder jaartal mee alsof het nu begint. Is er alleen werk
    zonder jaartal, dan ontbreekt de waarde, blijft de band staan en staat de reden in `ontbreekt`.
    """

    waarden: pd.DataFrame
    laag: pd.DataFrame
    hoog: pd.DataFrame
    ontbreekt: pd.DataFrame
    werken: pd.DataFrame
    meldingen: tuple[str, ...]


def time_weight(jaar_van: object, jaar_tot: object, instelling: Koppelinstelling) -> NDArray[np.float64]:
    """Hoe zwaar telt werk in deze jaren (0–1)? Ontbreekt het jaar, dan ontbreekt het gewicht.

    w = 1 voor jaar ≤ vol_tot, (nul_na + 1 − jaar)/(nul_na + 1 − vol_tot) tot en met nul_na, daarna 0; het jaar is
    het eerste jaar van het werk dat niet voor het peiljaar ligt.

    >>> time_weight([2026, 2040, 2060, 2019], [2028, 2041, 2060, 2020], Koppelinstelling()).round(3)
    array([1.   , 0.524, 0.   , 0.   ])
    """
    van, tot = np.asarray(jaar_van, dtype=float), np.asarray(jaar_tot, dtype=float)
    tot = np.where(np.isnan(tot), van, tot)
    van = np.where(np.isnan(van), tot, van)
    jaar = np.maximum(van, instelling.peiljaar)
    lengte = instelling.nul_na + 1 - instelling.vol_tot
    gewicht = np.clip((instelling.nul_na + 1 - jaar) / lengte, 0.0, 1.0)
    return np.where(np.isnan(van), np.nan, np.where(tot < instelling.peiljaar, 0.0, gewicht))


def telling(
    koppelkansen: pd.DataFrame, buurten: gpd.GeoDataFrame, instelling: Koppelinstelling | None = None
) -> Koppelkansen:
    """De punten per buurt uit een tabel met geplande werken.

    Parameters
    ----------
    koppelkansen : werk_id, soort, omschrijving, jaar_van, jaar_tot, en buurtcode of geometry (RD)
    buurten : vlakken met buurtcode als index
    instelling : de eigen keuzes; zonder: de standaard

    Raises
    ------
    MissingColumn, UnknownName : bij een ontbrekende kolom of een soort die niet bestaat.
    OutOfRange : als een werk eerder eindigt dan begint.
    WrongCrs, InvalidGeometry : bij geometrie die niet deugt.
    """
    instelling = instelling or Koppelinstelling()
    _controleer(koppelkansen)
    werken, meldingen = _per_buurt(koppelkansen, buurten, instelling)
    werken["gewicht"] = time_weight(werken["jaar_van"], werken["jaar_tot"], instelling)
    waarden, laag, hoog, ontbreekt = {}, {}, {}, {}
    for criterium, soorten in SOORTEN.items():
        deel = werken[werken["soort"].isin(soorten)]
        vast = _punten(deel.dropna(subset=["gewicht"]), buurten.index)
        ruim = _punten(deel.fillna({"gewicht": 1.0}), buurten.index)
        zonder_jaar = deel.loc[deel["gewicht"].isna()].groupby("buurtcode").size().reindex(buurten.index, fill_value=0)
        met_jaar = deel.loc[deel["gewicht"].notna()].groupby("buurtcode").size().reindex(buurten.index, fill_value=0)
        weg = (zonder_jaar > 0) & (met_jaar == 0)
        waarden[criterium], laag[criterium], hoog[criterium] = vast.mask(weg), vast, ruim
        ontbreekt[criterium] = pd.Series("", index=buurten.index, dtype="str").mask(
            weg, "er is werk gepland, maar zonder jaartal"
        )
    return Koppelkansen(
        waarden=pd.DataFrame(waarden, index=buurten.index),
        laag=pd.DataFrame(laag, index=buurten.index),
        hoog=pd.DataFrame(hoog, index=buurten.index),
        ontbreekt=pd.DataFrame(ontbreekt, index=buurten.index),
        werken=werken.reset_index(drop=True),
        meldingen=meldingen,
    )


def _punten(werken: pd.DataFrame, index: pd.Index) -> pd.Series[float]:
    """Per buurt de som over soorten van het zwaarste werk van die soort."""
    zwaarst = werken.groupby(["buurtcode", "soort"])["gewicht"].max()
    return zwaarst.groupby("buurtcode").sum().reindex(index, fill_value=0.0).astype(float)


def _controleer(werken: pd.DataFrame) -> None:
    for kolom in ("werk_id", "soort", "jaar_van", "jaar_tot"):
        if kolom not in werken.columns:
            raise MissingColumn(
                f"koppelkansen, kolom '{kolom}'", "niet aanwezig", "werk_id, soort, jaar_van en jaar_tot", "vul aan"
            )
    if "buurtcode" not in werken.columns and "geometry" not in werken.columns:
        raise MissingColumn("koppelkansen", "geen plaats", "een kolom 'buurtcode' of 'geometry'", "vul de plaats aan")
    bekend = {soort for soorten in SOORTEN.values() for soort in soorten}
    vreemd = sorted(set(werken["soort"].dropna()) - bekend)
    if vreemd:
        raise UnknownName("koppelkansen, soort", vreemd[0], f"een van {', '.join(sorted(bekend))}", "pas de soort aan")
    om = werken["jaar_van"] > werken["jaar_tot"]
    if om.any():
        rij = werken.loc[om].iloc[0]
        raise OutOfRange(
            f"koppelkansen, werk '{rij['werk_id']}'",
            f"{rij['jaar_van']:g} tot {rij['jaar_tot']:g}",
            "een einde na het begin",
            "wissel jaar_van en jaar_tot",
        )


def _per_buurt(
    werken: pd.DataFrame, buurten: gpd.GeoDataFrame, instelling: Koppelinstelling
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Eén rij per werk en buurt; een buurtcode in de tabel gaat voor de geometrie."""
    kolommen = [k for k in ("werk_id", "soort", "omschrijving", "jaar_van", "jaar_tot") if k in werken.columns]
    plat = pd.DataFrame(werken[kolommen]).reset_index(drop=True)
    if "buurtcode" in werken.columns:
        code = werken["buurtcode"].reset_index(drop=True)
    else:
        code = pd.Series(np.nan, index=plat.index)
    delen = [plat.assign(buurtcode=code)[code.isin(buurten.index)]]
    plaatsloos = code.isna()
    elders = int((code.notna() & ~code.isin(buurten.index)).sum())
    if "geometry" in werken.columns and plaatsloos.any():
        vormen = gpd.GeoSeries(
            gpd.GeoDataFrame(werken).geometry.to_numpy()[plaatsloos.to_numpy()],
            crs=gpd.GeoDataFrame(werken).crs,
            index=plat.index[plaatsloos],
        )
        rij, buurt = _match_geometry(vormen, buurten, instelling.minimum_aandeel)
        delen.append(plat.loc[rij].assign(buurtcode=buurten.index[buurt]))
        elders += len(set(vormen.index[vormen.notna() & ~vormen.is_empty]) - set(rij))
        zonder = int((vormen.isna() | vormen.is_empty).sum())
    else:
        zonder = int(plaatsloos.sum())
    meldingen = []
    if plat["soort"].isna().any():
        meldingen.append(f"{int(plat['soort'].isna().sum())} werken hebben geen soort en tellen niet mee.")
    if elders:
        meldingen.append(f"{elders} werken liggen in geen van de buurten van deze studie en tellen niet mee.")
    if zonder:
        meldingen.append(f"{zonder} werken hebben geen buurtcode en geen geometrie en tellen niet mee.")
    return pd.concat(delen), tuple(meldingen)


def _match_geometry(
    vormen: gpd.GeoSeries, buurten: gpd.GeoDataFrame, minimum: float
) -> tuple[NDArray[np.int_], NDArray[np.intp]]:
    """Welk werk ligt voor minstens `minimum` in welke buurt; gemeten in oppervlakte, lengte of punten."""
    require_geometry(vormen, "koppelkansen")
    require_geometry(buurten, "buurten", vlakken=True)
    werk, buurt = np.asarray(vormen.values, dtype=object), np.asarray(buurten.geometry.values, dtype=object)
    paar_werk, paar_buurt = shapely.STRtree(buurt).query(werk, predicate="intersects")
    stuk = shapely.intersection(werk[paar_werk], buurt[paar_buurt])
    deel = np.divide(_maat(stuk, werk[paar_werk]), _maat(werk, werk)[paar_werk])
    raak = deel >= max(minimum, np.finfo(float).tiny)
    return vormen.index.to_numpy()[paar_werk[raak]], paar_buurt[raak]


def _maat(vormen: NDArray[np.object_], origineel: NDArray[np.object_]) -> NDArray[np.float64]:
    """De omvang van een vorm in de maat van het origineel: m² voor vlakken, m voor lijnen, anders het aantal punten."""
    soort = shapely.get_dimensions(origineel)
    maat: NDArray[np.float64] = np.choose(
        np.maximum(soort, 0),
        [shapely.get_num_coordinates(vormen).astype(float), shapely.length(vormen), shapely.area(vormen)],
    )
    return maat
