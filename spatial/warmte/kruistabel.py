"""Welk deel van een gebied hoort bij welke buurt, en hoe gaan buurtcijfers mee?

De kruistabel weegt naar woningen op adres. Zonder adressen weegt ze naar de geschatte woningen in het gedeelde
stuk, en als ook die onbekend zijn naar oppervlakte.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.overlay import overlap

NAAR_ADRESSEN = "buurtgemiddelde, gewogen naar adressen"
NAAR_OPPERVLAKTE = "naar oppervlakte"
ONBEKEND = "onbekend"


def crosstable(
    gebieden: gpd.GeoDataFrame,
    buurten: gpd.GeoDataFrame,
    telling: pd.Series[int] | None = None,
    woningen_buurt: pd.Series[float] | None = None,
) -> pd.DataFrame:
    """De overlap van elk gebied met elke buurt, met gewichten.

    Parameters
    ----------
    gebieden, buurten : vlakken (RD) met hun code als index; `buurten` liefst met `woningen`
    telling : woningen per (gebied, buurtcode) uit adressen; None zonder adressen
    woningen_buurt : woningen per buurtcode uit dezelfde adressen

    Returns
    -------
    Tabel met gebied, buurtcode, oppervlakte_m2, aandeel_van_buurt (deel van de buurt dat in het gebied ligt, 0–1),
    wijze (van het gewicht), wijze_aantal (van aandeel_van_buurt), adressen (ontbreekt zonder adressen) en gewicht
    (deel van het gebied, 0–1; telt per gebied op tot 1).
    """
    paren = overlap(gebieden, buurten)
    kruis = pd.DataFrame(
        {
            "gebied": np.asarray(gebieden.index)[paren["doel"]],
            "buurtcode": np.asarray(buurten.index)[paren["ander"]],
            "oppervlakte_m2": paren["oppervlakte_m2"].to_numpy(),
        }
    )
    groep = kruis["gebied"]
    deel = kruis["oppervlakte_m2"] / buurten.geometry.area.reindex(kruis["buurtcode"]).to_numpy()
    kruis["aandeel_van_buurt"], kruis["maat"] = deel, kruis["oppervlakte_m2"]
    kruis["wijze"], kruis["wijze_aantal"], kruis["adressen"] = NAAR_OPPERVLAKTE, NAAR_OPPERVLAKTE, np.nan
    if "woningen" in buurten.columns:
        geschat = deel * buurten["woningen"].reindex(kruis["buurtcode"]).to_numpy(dtype=float)
        bruikbaar = ~geschat.isna().groupby(groep).transform("any") & (geschat.groupby(groep).transform("sum") > 0)
        kruis["maat"] = kruis["maat"].mask(bruikbaar, geschat)
    if telling is not None and woningen_buurt is not None:
        aantal = telling.reindex(pd.MultiIndex.from_frame(kruis[["gebied", "buurtcode"]]), fill_value=0).to_numpy()
        kruis["adressen"] = aantal.astype(float)
        met = kruis["adressen"].groupby(groep).transform("sum") > 0
        kruis["maat"] = kruis["maat"].mask(met, kruis["adressen"])
        kruis["wijze"] = kruis["wijze"].mask(met, NAAR_ADRESSEN)
        totaal = woningen_buurt.reindex(kruis["buurtcode"]).to_numpy(dtype=float)
        naar_adres: pd.Series[float] = kruis["adressen"] / np.where(totaal > 0, totaal, np.nan)
        kruis["aandeel_van_buurt"] = naar_adres.where(naar_adres.notna(), deel)
        kruis["wijze_aantal"] = kruis["wijze_aantal"].mask(naar_adres.notna(), NAAR_ADRESSEN)
    kruis["gewicht"] = kruis["maat"] / kruis["maat"].groupby(groep).transform("sum")
    gesorteerd = kruis.drop(columns="maat").sort_values(["gebied", "gewicht"], ascending=[True, False])
    return pd.DataFrame(gesorteerd.reset_index(drop=True))


def carry_over(
    kruis: pd.DataFrame, cijfer: pd.Series[float], index: pd.Index, minimale_dekking: float
) -> tuple[pd.Series[float], pd.Series[str]]:
    """Een buurtcijfer (gemiddelde of aandeel) naar de gebieden: Σ_b w_b·x_b / Σ_b w_b over de bekende buurten.

    Returns
    -------
    De waarde per gebied (ontbreekt onder `minimale_dekking` van het gewicht) en hoe ze is gemaakt.
    """
    waarde = cijfer.reindex(kruis["buurtcode"]).to_numpy(dtype=float, na_value=np.nan)
    gewicht = kruis["gewicht"].to_numpy(dtype=float)
    bekend = pd.Series(np.where(np.isnan(waarde), 0.0, gewicht)).groupby(kruis["gebied"].to_numpy()).sum()
    som = pd.Series(gewicht * np.nan_to_num(waarde)).groupby(kruis["gebied"].to_numpy()).sum()
    # Een kleine marge: gewichten tellen door afronding niet altijd precies op tot 1.
    uit = (som / bekend).where((bekend > 0) & (bekend >= minimale_dekking - 1e-9)).reindex(index)
    wijze = kruis.drop_duplicates("gebied").set_index("gebied")["wijze"].reindex(index)
    return uit, wijze.where(uit.notna(), ONBEKEND).astype("str")


def share_out(
    kruis: pd.DataFrame, cijfer: pd.Series[float], index: pd.Index, *, land: bool, opp: pd.Series[float]
) -> tuple[pd.Series[float], pd.Series[str]]:
    """Een aantal per buurt, verdeeld over de gebieden; ontbreekt één buurt, dan ontbreekt de som.

    Parameters
    ----------
    land : True voor een oppervlakte: dan telt het gedeelde vlak en niet de woningen
    opp : oppervlakte per buurtcode (m²)
    """
    naar_vlak = kruis["oppervlakte_m2"] / opp.reindex(kruis["buurtcode"]).to_numpy()
    deel = naar_vlak if land else kruis["aandeel_van_buurt"]
    waarde = pd.Series(cijfer.reindex(kruis["buurtcode"]).to_numpy(dtype=float, na_value=np.nan)) * deel
    # Een buurt waar niets van het gebied ligt doet niet mee, ook als haar cijfer ontbreekt.
    waarde = waarde.mask(deel == 0, 0.0)
    groep = kruis["gebied"]
    uit = waarde.groupby(groep).sum().where(~waarde.isna().groupby(groep).any()).reindex(index)
    wijze = pd.Series(NAAR_OPPERVLAKTE, index=index, dtype="str")
    if not land:
        # Eén buurt naar oppervlakte maakt het hele cijfer naar oppervlakte.
        vlak = (kruis["wijze_aantal"] == NAAR_OPPERVLAKTE).groupby(groep).any().reindex(index)
        wijze = wijze.mask(~vlak.astype(bool), NAAR_ADRESSEN)
    return uit, wijze.where(uit.notna(), ONBEKEND).astype("str")
