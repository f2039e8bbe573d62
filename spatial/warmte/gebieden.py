"""Hoe wordt een zelf getekend gebied (een warmtekavel) beoordeeld alsof het een buurt is?

Tellingen komen uit de adressen in het gebied zelf, niet uit een uitgesmeerd buurtgemiddelde. Van wat alleen per
buurt bestaat (gasverbruik, eigendom) telt het buurtcijfer naar de adressen die het gebied met elke buurt deelt, en
zonder adressen naar oppervlakte. Bij elk cijfer staat hoe het is gemaakt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from spatial.crs import require_rd
from spatial.errors import EmptyInput, MissingColumn
from spatial.overlay import assign, overlap, require_geometry, sum_points
from spatial.warmte.kruistabel import ONBEKEND, carry_over, crosstable, share_out

ADRESSEN = "adressen"
GEOMETRIE = "geometrie"

# Gemiddelden en aandelen die alleen per buurt bestaan, en aantallen die per buurt bestaan.
GEMIDDELDEN = (
    "gas_m3_woning",
    "elek_kwh_woning",
    "aandeel_koop",
    "aandeel_huur",
    "aandeel_corporatie",
    "aandeel_eengezins",
    "woz_eur",
    "aandeel_stadsverwarming",
    "aandeel_aardgasvrij",
    "energiearmoede_aandeel",
    "adressen_km2",
)
AANTALLEN = ("inwoners", "huishoudens")
_KLASSEN = ("A", "B", "C", "D", "E", "F", "G")
_M2_PER_HA = 10_000.0
Tabel = TypeVar("Tabel", bound=pd.DataFrame)


@dataclass(frozen=True)
class Gebieden:
    """De eigen gebieden in de vorm van de laag buurten, met per cijfer de herkomst.

    `tabel` : index buurtcode ('GEB-0001', …), kolommen als `buurten` plus aandeel_1945_1991, utiliteit_m2, panden en
    in_buurten (deel van het gebied dat in de buurten ligt)
    `herkomst` : dezelfde index, per cijfer hoe het is gemaakt
    `kruistabel` : gebied, buurtcode, oppervlakte_m2, adressen, gewicht (deel van het gebied) en aandeel_van_buurt
    `adressen` : de verblijfsobjecten in de gebieden met hun gebied als `buurtcode`; None zonder adressen
    `labels` : als energielabels_buurt; None zonder labels
    """

    tabel: gpd.GeoDataFrame
    herkomst: pd.DataFrame
    kruistabel: pd.DataFrame
    adressen: pd.DataFrame | None
    labels: pd.DataFrame | None
    meldingen: tuple[str, ...]


def voeg_samen(
    gebieden: gpd.GeoDataFrame,
    buurten: gpd.GeoDataFrame,
    *,
    verblijfsobjecten: gpd.GeoDataFrame | None = None,
    panden: gpd.GeoDataFrame | None = None,
    energielabels: pd.DataFrame | None = None,
    minimale_dekking: float = 0.8,
) -> Gebieden:
    """Maak van elk gebied een rij zoals een buurt.

    Parameters
    ----------
    gebieden : vlakken (RD), met `naam` waar bekend; kapotte, lege en buitenliggende gebieden vallen af met een melding
    buurten : kerncijfers en vlakken (RD), buurtcode als index
    verblijfsobjecten : vbo_id, woonfunctie, oppervlakte_m2, geometry (punt); en waar bekend bouwjaar, pand_id
    panden : pand_id, bouwjaar, geometry; voor het bouwjaar en het aantal panden
    energielabels : vbo_id en labelklasse (A tot en met G), één rij per verblijfsobject
    minimale_dekking : deel (0–1) van het gewicht waarvoor een buurtcijfer bekend moet zijn

    Raises
    ------
    WrongCrs, InvalidGeometry : als een laag niet in RD staat of de buurten niet deugen.
    EmptyInput : als geen enkel gebied bruikbaar is.
    MissingColumn : als een nodige kolom ontbreekt.
    """
    goed, meldingen = _usable(gebieden, buurten)
    adressen = None
    if verblijfsobjecten is None:
        kruis = crosstable(goed, buurten)
    else:
        adressen = _addresses(goed, buurten, verblijfsobjecten, panden)
        telling = _dwellings(adressen).groupby(["buurtcode", "oorspronkelijke_buurt"]).size()
        kruis = crosstable(goed, buurten, telling, sum_points(buurten, _dwellings(verblijfsobjecten)))
    cijfers, herkomst = _counts(goed, buurten, kruis, adressen, panden)
    for kolom in (k for k in GEMIDDELDEN if k in buurten.columns):
        cijfers[kolom], herkomst[kolom] = carry_over(kruis, buurten[kolom], goed.index, minimale_dekking)
    tabel = gpd.GeoDataFrame(
        {**_names(goed, buurten, kruis), **cijfers}, geometry=goed.geometry, index=goed.index, crs=goed.crs
    )
    labels = None if adressen is None or energielabels is None else _labels(adressen, energielabels, goed.index)
    return Gebieden(
        tabel,
        pd.DataFrame(herkomst, index=goed.index),
        kruis,
        None if adressen is None else adressen.drop(columns="oorspronkelijke_buurt"),
        labels,
        meldingen,
    )


def _usable(gebieden: gpd.GeoDataFrame, buurten: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """De bruikbare gebieden met code, en een melding over elk gebied dat afvalt, overlapt of deels buiten ligt."""
    require_rd(gebieden, "gebieden")
    require_geometry(buurten, "buurten", vlakken=True)
    codes = pd.Index([f"GEB-{i:04d}" for i in range(1, len(gebieden) + 1)], name="buurtcode", dtype="str")
    namen = gebieden["naam"] if "naam" in gebieden.columns else pd.Series(None, index=gebieden.index, dtype="str")
    vormen = np.asarray(gebieden.geometry.values, dtype=object)
    meldingen, blijft = [], np.ones(len(gebieden), dtype=bool)
    for i, (code, vorm) in enumerate(zip(codes, vormen, strict=True)):
        if reden := _unusable(vorm):
            blijft[i] = False
            meldingen.append(f"Gebied {code} is niet gebruikt: {reden}.")
    titels = [naam if isinstance(naam, str) and naam else code for naam, code in zip(namen, codes, strict=True)]
    goed = gpd.GeoDataFrame({"naam": titels}, geometry=vormen, index=codes, crs=gebieden.crs)[blijft]
    raakt = overlap(goed, buurten)
    binnen = np.bincount(raakt["doel"], weights=raakt["oppervlakte_m2"], minlength=len(goed))
    goed = goed.assign(in_buurten=np.clip(binnen / np.maximum(goed.area.to_numpy(), 1e-9), 0.0, 1.0))
    for code, deel in goed["in_buurten"].items():
        if deel == 0:
            meldingen.append(f"Gebied {code} is niet gebruikt: het ligt buiten alle buurten van deze studie.")
        elif deel < 0.99:
            meldingen.append(
                f"Gebied {code} ligt voor {100 * (1 - deel):.0f}% buiten de buurten; dat deel heeft geen cijfers."
            )
    goed = goed[goed["in_buurten"] > 0]
    if len(goed) == 0:
        raise EmptyInput(
            "gebieden",
            f"geen van de {len(gebieden)} is bruikbaar",
            "minstens één vlak",
            "; ".join(meldingen) or "teken",
        )
    return goed, (*meldingen, *_overlapping(goed))


def _unusable(vorm: BaseGeometry | None) -> str:
    """Waarom een vorm geen gebied kan zijn; leeg als er niets mis is."""
    if vorm is None or vorm.is_empty:
        return "het heeft geen geometrie"
    if vorm.geom_type not in ("Polygon", "MultiPolygon"):
        return f"het is geen vlak maar een {vorm.geom_type}"
    if not vorm.is_valid:
        return f"de geometrie is kapot ({shapely.is_valid_reason(vorm)})"
    return ""


def _overlapping(goed: gpd.GeoDataFrame) -> list[str]:
    paren = overlap(goed, goed)
    # Onder een duizendste van het kleinste gebied is het een onnauwkeurige lijn, geen overlap.
    klein = np.minimum(goed.area.to_numpy()[paren["doel"]], goed.area.to_numpy()[paren["ander"]])
    echt = paren[(paren["doel"] < paren["ander"]) & (paren["oppervlakte_m2"] > klein / 1000)]
    return [
        f"Gebieden {goed.index[a]} en {goed.index[b]} overlappen ({m2 / _M2_PER_HA:.1f} ha): dat telt dubbel."
        for a, b, m2 in echt.itertuples(index=False)
    ]


def _addresses(
    goed: gpd.GeoDataFrame, buurten: gpd.GeoDataFrame, vbo: gpd.GeoDataFrame, panden: gpd.GeoDataFrame | None
) -> pd.DataFrame:
    """De adressen in de gebieden: één rij per adres en gebied, met bouwjaar en de oorspronkelijke buurt."""
    for kolom in ("vbo_id", "woonfunctie", "oppervlakte_m2"):
        if kolom not in vbo.columns:
            raise MissingColumn(
                f"verblijfsobjecten, kolom '{kolom}'", "niet aanwezig", "de laag BAG", "lees opnieuw in"
            )
    require_geometry(vbo, "verblijfsobjecten")
    gebied, punt = shapely.STRtree(np.asarray(vbo.geometry.values, dtype=object)).query(
        np.asarray(goed.geometry.values, dtype=object), predicate="intersects"
    )
    volgorde = np.lexsort((punt, gebied))
    rijen = vbo.iloc[punt[volgorde]]
    plek = assign(buurten, gpd.GeoDataFrame(geometry=rijen.geometry, crs=vbo.crs))
    oorspronkelijk = pd.Series(np.asarray(buurten.index, dtype=object)[plek], dtype="str").mask(plek < 0)
    uit = rijen.reset_index(drop=True).assign(
        buurtcode=np.asarray(goed.index)[gebied[volgorde]], oorspronkelijke_buurt=oorspronkelijk
    )
    if "bouwjaar" not in uit.columns:
        uit["bouwjaar"] = np.nan
        if panden is not None and "pand_id" in uit.columns:
            jaar = panden.drop_duplicates("pand_id").set_index("pand_id")["bouwjaar"]
            uit["bouwjaar"] = uit["pand_id"].map(jaar).astype(float)
    return pd.DataFrame(uit)


def _counts(
    goed: gpd.GeoDataFrame,
    buurten: gpd.GeoDataFrame,
    kruis: pd.DataFrame,
    adressen: pd.DataFrame | None,
    panden: gpd.GeoDataFrame | None,
) -> tuple[dict[str, pd.Series[float]], dict[str, pd.Series[str]]]:
    """De aantallen en oppervlakten per gebied, met hun herkomst."""
    cijfers: dict[str, pd.Series[float]] = {"opp_ha": goed.area / _M2_PER_HA}
    wijze = {"opp_ha": GEOMETRIE}
    extensief = [*AANTALLEN, "opp_land_ha"]
    if adressen is None:
        extensief.append("woningen")
    else:
        woning = _dwellings(adressen)
        jaar = woning["bouwjaar"].astype(float)
        tussen = jaar.between(1945, 1991).where(jaar.notna()).astype(float)
        ander = adressen[~adressen["woonfunctie"].astype(bool)]
        cijfers["woningen"] = woning.groupby("buurtcode").size().reindex(goed.index, fill_value=0).astype(float)
        cijfers["aandeel_1945_1991"] = tussen.groupby(woning["buurtcode"]).mean().reindex(goed.index)
        cijfers["utiliteit_m2"] = _sum_known(ander, "oppervlakte_m2", goed.index)
        wijze |= dict.fromkeys(("woningen", "aandeel_1945_1991", "utiliteit_m2"), ADRESSEN)
    if panden is not None:
        midden = gpd.GeoDataFrame(geometry=panden.geometry.representative_point(), crs=panden.crs)
        _, pand = shapely.STRtree(np.asarray(goed.geometry.values, dtype=object)).query(
            np.asarray(midden.geometry.values, dtype=object), predicate="intersects"
        )
        cijfers["panden"] = pd.Series(np.bincount(pand, minlength=len(goed)).astype(float), index=goed.index)
        wijze["panden"] = ADRESSEN
    herkomst = {
        k: pd.Series(w, index=goed.index, dtype="str").where(cijfers[k].notna(), ONBEKEND) for k, w in wijze.items()
    }
    for kolom in (k for k in extensief if k in buurten.columns):
        cijfers[kolom], herkomst[kolom] = share_out(
            kruis, buurten[kolom], goed.index, land=kolom == "opp_land_ha", opp=buurten.area
        )
    return cijfers, herkomst


def _dwellings(adressen: Tabel) -> Tabel:
    return adressen[adressen["woonfunctie"].astype(bool)]


def _sum_known(tabel: pd.DataFrame, kolom: str, index: pd.Index) -> pd.Series[float]:
    """De som per gebied; 0 als er niets staat, ontbrekend als van iets de waarde ontbreekt."""
    reeks, groep = tabel[kolom].astype(float), tabel["buurtcode"]
    som = reeks.groupby(groep).sum().reindex(index, fill_value=0.0)
    return som.mask(reeks.isna().groupby(groep).any().reindex(index, fill_value=False).astype(bool))


def _names(
    goed: gpd.GeoDataFrame, buurten: gpd.GeoDataFrame, kruis: pd.DataFrame
) -> Mapping[str, pd.Series[str] | pd.Series[float] | pd.Series[bool]]:
    """Naam, gemeente (van de buurt met het grootste gewicht) en vlag water."""
    grootste = kruis.drop_duplicates("gebied").set_index("gebied")["buurtcode"].reindex(goed.index)
    uit: dict[str, pd.Series[str] | pd.Series[float] | pd.Series[bool]] = {
        "buurtnaam": goed["naam"].astype("str"),
        "in_buurten": goed["in_buurten"],
        "water": pd.Series(False, index=goed.index),
    }
    for kolom in ("wijkcode", "gemeentecode", "gemeentenaam"):
        if kolom in buurten.columns:
            uit[kolom] = buurten[kolom].reindex(grootste).set_axis(goed.index).astype("str")
    return uit


def _labels(adressen: pd.DataFrame, energielabels: pd.DataFrame, index: pd.Index) -> pd.DataFrame:
    """De labels van de woningen in elk gebied, in de vorm van energielabels_buurt."""
    for kolom in ("vbo_id", "labelklasse"):
        if kolom not in energielabels.columns:
            raise MissingColumn(
                f"energielabels, kolom '{kolom}'", "niet aanwezig", "vbo_id en labelklasse", "lees opnieuw in"
            )
    klasse = energielabels.dropna(subset=["vbo_id"]).drop_duplicates("vbo_id").set_index("vbo_id")["labelklasse"]
    woning = _dwellings(adressen)
    eigen = woning["vbo_id"].map(klasse)
    telling: dict[str, NDArray[np.float64]] = {}
    for k in _KLASSEN:
        aantal = (eigen == k).fillna(False).astype(bool).groupby(woning["buurtcode"]).sum()
        telling[f"aantal_{k}"] = np.asarray(aantal.reindex(index, fill_value=0), dtype=np.float64)
    woningen = woning.groupby("buurtcode").size().reindex(index, fill_value=0).to_numpy(dtype=float)
    bekend = np.sum(list(telling.values()), axis=0)
    return pd.DataFrame(
        {
            "buurtcode": index,
            "woningen": woningen,
            **telling,
            "aantal_onbekend": woningen - bekend,
            "dekking": np.divide(bekend, woningen, out=np.full(len(index), np.nan), where=woningen > 0),
            "representatief": pd.Series(ONBEKEND, index=range(len(index)), dtype="str"),
            "afwijking": np.nan,
        }
    )
