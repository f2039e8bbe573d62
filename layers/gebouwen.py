"""Hoe worden adressen, panden en labels samen de gebouwenvoorraad van elke buurt?

Met verblijfsobjecten is de voorraad een telling; met alleen een Startanalyse een schatting uit randtotalen. Wat
onderweg wordt aangenomen (geen bouwjaar, geen type, geen label) wordt geteld en gemeld.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.sources.startanalyse import Startanalyse
from spatial.bron import Parameters
from spatial.gridindex import assign_points
from spatial.labels import per_buurt, plaats_op_adres
from spatial.warmte.indeling import GEBRUIKSFUNCTIES, WONINGTYPEN
from spatial.warmte.kentallen import Kentallen
from spatial.warmte.voorraad import Voorraad, voorraad_uit_adressen, voorraad_uit_randtotalen
from spatial.warmte.woningtype import classify

Lagen = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Gebouwen:
    """De voorraad, het aantal meergezinspanden per buurt (None: niet geteld), en wat er werd aangenomen.

    `adressen` : de tabel achter de telling, met `buurtcode` (None bij randtotalen). `bron` : de laag waar de
    voorraad uit komt.
    """

    voorraad: Voorraad
    panden_hoogbouw: NDArray[np.float64] | None
    adressen: pd.DataFrame | None
    bron: str
    meldingen: tuple[str, ...]


def gebouwen(
    vlakken: gpd.GeoDataFrame,
    lagen: Lagen,
    startanalyse: Startanalyse | None,
    kentallen: Kentallen,
    p: Parameters,
    *,
    kruistabel: pd.DataFrame | None = None,
) -> Gebouwen | None:
    """De gebouwenvoorraad van `vlakken` (index buurtcode, RD), of None als er geen bron voor is.

    Buurten waarvan niets bekend is zitten niet in de voorraad. Met `kruistabel` zijn de vlakken eigen gebieden;
    zonder adressen krijgen die van elke buurt het deel van haar gebouwen dat de tabel noemt.
    """
    # Gemaakte adressen zonder oppervlakte zeggen alleen waar woningen staan; de voorraad volgt dan uit de randtotalen.
    if "verblijfsobjecten" in lagen and lagen["verblijfsobjecten"]["oppervlakte_m2"].notna().any():
        return _uit_adressen(vlakken, lagen, kentallen)
    if startanalyse is None:
        return None
    gevraagd = vlakken.index if kruistabel is None else pd.Index(kruistabel["buurtcode"].unique())
    codes = gevraagd.intersection(startanalyse.kenmerken.index)
    if codes.empty:
        return None
    oppervlakte = np.array([p[f"oppervlakte_{t}_m2"] for t in WONINGTYPEN])
    kenmerken = startanalyse.kenmerken.loc[codes]
    voorraad = voorraad_uit_randtotalen(
        kenmerken, kentallen.woning.standaardlabel, oppervlakte, p["utiliteit_m2_per_weq"]
    )
    meldingen = [
        "De gebouwen zijn geschat uit de randtotalen van de Startanalyse: oppervlakten zijn typische waarden per "
        "woningtype en de functie van utiliteit is onbekend. Met BAG en energielabels worden ze geteld."
    ]
    mist = len(gevraagd) - len(codes)
    if mist and kruistabel is None:
        meldingen.append(f"{mist} buurten staan niet in de Startanalyse: hun kosten zijn onbekend.")
    elif mist:
        meldingen.append(
            f"{mist} van de {len(gevraagd)} buurten onder de gebieden staan niet in de Startanalyse: hun gebouwen "
            "tellen niet mee."
        )
    if kruistabel is not None:
        voorraad = voorraad.verdeel(kruistabel)
    return Gebouwen(voorraad, None, None, "startanalyse", tuple(meldingen))


def koppel_adressen(vlakken: gpd.GeoDataFrame, lagen: Lagen) -> tuple[pd.DataFrame, dict[str, int]]:
    """Elk verblijfsobject met buurtcode, bouwjaar, label en woningtype, en hoe vaak daarvan iets ontbreekt.

    Adressen buiten alle vlakken vallen af. Een buurtcode die al op het adres staat en bij de vlakken hoort wordt
    overgenomen; anders beslist de ligging.
    """
    vbo = lagen["verblijfsobjecten"]
    adressen = pd.DataFrame(vbo.drop(columns="geometry"))
    # Een adres zonder code zou zonder melding wegvallen: dan beslist de ligging voor alle adressen.
    if "buurtcode" not in adressen or not adressen["buurtcode"].isin(vlakken.index).all():
        punten = gpd.GeoSeries(vbo.geometry)
        plek = assign_points(punten.x.to_numpy(), punten.y.to_numpy(), vlakken.geometry)
        adressen["buurtcode"] = pd.Series(
            np.where(plek >= 0, vlakken.index.to_numpy(dtype=object)[plek], None), index=adressen.index, dtype="str"
        )
    if "bouwjaar" not in adressen:
        panden = lagen.get("panden")
        jaren = pd.Series(dtype=float) if panden is None else panden.set_index("pand_id")["bouwjaar"]
        adressen["bouwjaar"] = adressen["pand_id"].map(jaren[~jaren.index.duplicated()])
    labels = geplaatste_labels(adressen, lagen)
    if labels is not None:
        adressen["label"] = adressen["vbo_id"].map(labels.set_index("vbo_id")["label"])
    else:
        adressen["label"] = pd.Series(pd.NA, index=adressen.index, dtype="str")
    if "woningtype" not in adressen:
        adressen["woningtype"] = _typen(adressen, lagen)
    functie = adressen["gebruiksdoel"].astype("str").str.replace("functie", "").str.strip()
    adressen["gebruiksdoel"] = functie.where(functie.isin(GEBRUIKSFUNCTIES), "overig")
    binnen = adressen[adressen["buurtcode"].isin(vlakken.index)].reset_index(drop=True)
    woning = binnen[binnen["woonfunctie"].astype(bool)]
    ander = binnen[~binnen["woonfunctie"].astype(bool)]
    gaten = {
        "zonder bouwjaar": int(woning["bouwjaar"].isna().sum()),
        "zonder woningtype": int(woning["woningtype"].isna().sum()),
        "zonder oppervlakte": int(woning["oppervlakte_m2"].isna().sum()),
        "zonder label": int(woning["label"].isna().sum()),
        "woningen": len(woning),
        "utiliteit zonder oppervlakte": int(ander["oppervlakte_m2"].isna().sum()),
    }
    return binnen, gaten


def geplaatste_labels(adressen: pd.DataFrame, lagen: Lagen) -> pd.DataFrame | None:
    """Eén label per verblijfsobject; labels zonder verblijfsobject zijn op hun adres geplaatst. None zonder labels."""
    if "energielabels" not in lagen:
        return None
    return plaats_op_adres(lagen["energielabels"], adressen).labels.dropna(subset=["vbo_id"])


def labels_per_buurt(adressen: pd.DataFrame) -> pd.DataFrame | None:
    """De laag energielabels_buurt uit adressen met `buurtcode` en `label`; None als geen adres een label heeft."""
    met = adressen.dropna(subset=["label"])
    if met.empty:
        return None
    labels = pd.DataFrame({"vbo_id": met["vbo_id"], "labelklasse": met["label"].astype("str").str.rstrip("+")})
    return per_buurt(labels, adressen)


def _typen(adressen: pd.DataFrame, lagen: Lagen) -> pd.Series[str]:
    if "panden" not in lagen:
        return pd.Series(pd.NA, index=adressen.index, dtype="str")
    typen = classify(gpd.GeoDataFrame(lagen["panden"]), lagen["verblijfsobjecten"])
    return adressen["vbo_id"].map(typen)


def _uit_adressen(vlakken: gpd.GeoDataFrame, lagen: Lagen, kentallen: Kentallen) -> Gebouwen:
    adressen, gaten = koppel_adressen(vlakken, lagen)
    codes = pd.Index(vlakken.index)
    voorraad = voorraad_uit_adressen(adressen, codes, kentallen.woning.standaardlabel)
    hoog = adressen[adressen["woningtype"].isin(["meergezins_laag", "meergezins_hoog"])]
    per_buurt = hoog.groupby("buurtcode")["pand_id"].nunique().reindex(codes).fillna(0.0)
    panden: NDArray[np.float64] = np.asarray(per_buurt, dtype=np.float64)
    aantal, ander = gaten.pop("woningen"), gaten.pop("utiliteit zonder oppervlakte")
    meldingen = [f"{n} van {aantal} woningen {wat}: {_aanname(wat)}." for wat, n in gaten.items() if n and aantal]
    if ander and voorraad.utiliteit_totaal_m2.any():
        meldingen.append(f"{ander} andere gebouwen zonder oppervlakte: gerekend met het gemiddelde van hun functie.")
    elif ander:
        meldingen.append(f"{ander} andere gebouwen tellen niet mee: van geen ervan is de oppervlakte bekend.")
    return Gebouwen(voorraad, panden, adressen, "verblijfsobjecten", tuple(meldingen))


def _aanname(wat: str) -> str:
    return {
        "zonder bouwjaar": "gerekend met de periode die bij hun type het meest voorkomt",
        "zonder woningtype": "gerekend als tussenwoning",
        "zonder oppervlakte": "gerekend met het gemiddelde van hun type",
        "zonder label": "gerekend met de vraag zonder label en de isolatiesprong van het standaardlabel",
    }[wat]
