"""Hoe wordt uit een laag de waarde van één criterium per buurt, met haar band en de reden als ze ontbreekt?

Elke functie geeft een `Kolom` met de index van de buurten. Een band komt alleen uit wat de gegevens zelf open
laten: woningen zonder label, meer dan één score voor draagvlak, eigendom dat niet precies bekend is.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.crs import RD
from spatial.errors import MissingColumn, OutOfRange, UnknownName
from spatial.overlay import nearest

DRAAGVLAK_HOOGSTE = 3
GOED = ("A", "B")
VLAKBRONNEN = ("geothermie", "teo")
_GEBIED_TELT = (*VLAKBRONNEN, "warmtenet")
SLECHT = ("D", "E", "F", "G")
_KLASSEN = ("A", "B", "C", "D", "E", "F", "G")


@dataclass(frozen=True)
class Kolom:
    """Waarden van één criterium met band en redenen; dezelfde index als de buurten."""

    waarde: pd.Series[float]
    laag: pd.Series[float]
    hoog: pd.Series[float]
    reden: pd.Series[str]

    @classmethod
    def of(
        cls,
        waarde: pd.Series[float],
        reden: str | pd.Series[str],
        laag: pd.Series[float] | None = None,
        hoog: pd.Series[float] | None = None,
    ) -> Kolom:
        """Een kolom; `reden` geldt alleen waar de waarde ontbreekt, zonder band is de waarde haar eigen band."""
        tekst = reden if isinstance(reden, pd.Series) else pd.Series(reden, index=waarde.index, dtype="str")
        return cls(
            waarde.astype(float),
            (waarde if laag is None else laag).astype(float),
            (waarde if hoog is None else hoog).astype(float),
            tekst.where(waarde.isna(), ""),
        )

    @classmethod
    def leeg(cls, index: pd.Index, reden: str) -> Kolom:
        """Een kolom die helemaal ontbreekt, met de reden."""
        return cls.of(pd.Series(np.nan, index=index), reden)

    def masker(self, weg: pd.Series[bool], reden: str) -> Kolom:
        """Dezelfde kolom waarin de aangewezen buurten ontbreken, om deze reden."""
        return Kolom(
            self.waarde.mask(weg),
            self.laag.mask(weg),
            self.hoog.mask(weg),
            self.reden.mask(weg & self.waarde.notna(), reden),
        )


def per_buurt(tabel: pd.DataFrame, index: pd.Index, laag: str) -> pd.DataFrame:
    """De tabel met de buurten als index; een kolom `buurtcode` wordt de index.

    Raises
    ------
    UnknownName : als een buurt meer dan één rij heeft.
    """
    op_code = tabel.set_index("buurtcode") if "buurtcode" in tabel.columns else tabel
    if not op_code.index.is_unique:
        dubbel = op_code.index[op_code.index.duplicated()][0]
        raise UnknownName(
            f"laag '{laag}'", str(dubbel), "één rij per buurt", "voeg de rijen samen of verwijder de dubbele"
        )
    return pd.DataFrame(op_code).reindex(index)


def figure(
    tabel: pd.DataFrame | None, index: pd.Index, laag: str, kolom: str, band: tuple[str, str] = ("", "")
) -> Kolom:
    """Eén kolom uit een tabel per buurt, met de band uit twee andere kolommen als die er zijn."""
    if tabel is None:
        return Kolom.leeg(index, f"laag '{laag}' ontbreekt")
    if kolom not in tabel.columns:
        return Kolom.leeg(index, f"gegeven '{kolom}' ontbreekt in laag '{laag}'")
    rijen = per_buurt(tabel, index, laag)
    waarde = rijen[kolom].astype(float)
    onder, boven = (rijen[b].astype(float).fillna(waarde) if b in rijen.columns else waarde for b in band)
    return Kolom.of(waarde, f"geen waarde in laag '{laag}'", onder.clip(upper=waarde), boven.clip(lower=waarde))


def label_share(labels: pd.DataFrame, index: pd.Index, klassen: tuple[str, ...]) -> Kolom:
    """Welk deel van de woningen heeft een label uit `klassen`?

    waarde = goed/bekend; laag = goed/woningen; hoog = (goed + zonder label)/woningen. Een woning zonder label kan
    alles zijn: dat is de band. Zonder één label ontbreekt de waarde.

    Parameters
    ----------
    labels : buurtcode, aantal_A … aantal_G, aantal_onbekend

    >>> rij = {f"aantal_{k}": [0.0] for k in "CDEFG"} | {"aantal_A": [3.0], "aantal_B": [1.0], "aantal_onbekend": [4.0]}
    >>> k = label_share(pd.DataFrame(rij, index=["BU1"]), pd.Index(["BU1"]), ("A",))
    >>> float(k.waarde["BU1"]), float(k.laag["BU1"]), float(k.hoog["BU1"])
    (0.75, 0.375, 0.875)
    """
    nodig = [*(f"aantal_{k}" for k in _KLASSEN), "aantal_onbekend"]
    _eis_kolommen(labels, nodig, "energielabels_buurt")
    rijen = per_buurt(labels, index, "energielabels_buurt")
    aantal = rijen[[f"aantal_{k}" for k in klassen]].sum(axis=1, min_count=len(klassen))
    bekend = rijen[nodig[:-1]].sum(axis=1, min_count=len(_KLASSEN))
    zonder = rijen["aantal_onbekend"].astype(float)
    woningen = (bekend + zonder).where(lambda n: n > 0)
    reden = pd.Series("geen enkele woning met een label", index=index, dtype="str")
    reden = reden.mask(bekend.isna() | woningen.isna(), "geen woningen met gegevens over labels")
    return Kolom.of(aantal / bekend.where(bekend > 0), reden, aantal / woningen, (aantal + zonder) / woningen)


def ownership_simplicity(buurten: pd.DataFrame) -> Kolom:
    """Hoe eenvoudig is het eigendom: 1 min particuliere huur min koop in meergezinspanden (een teken van VvE's).

    Koop in meergezins is niet gepubliceerd. De waarde neemt aan dat koop en meergezins los van elkaar staan
    (koop · meergezins); de band is wat met beide aandelen nog kan: van max(0, koop + meergezins − 1) tot
    min(koop, meergezins).
    """
    nodig = ["aandeel_koop", "aandeel_huur", "aandeel_corporatie", "aandeel_eengezins"]
    for kolom in nodig:
        if kolom not in buurten.columns:
            return Kolom.leeg(buurten.index, f"gegeven '{kolom}' ontbreekt in laag 'buurten'")
    koop, huur, corporatie, eengezins = (buurten[k].astype(float) for k in nodig)
    meergezins = 1.0 - eengezins
    rest = 1.0 - (huur - corporatie).clip(lower=0.0)
    reden = pd.Series("geen cijfers over eigendom in laag 'buurten'", index=buurten.index, dtype="str")
    return Kolom.of(
        (rest - koop * meergezins).clip(0.0, 1.0),
        reden,
        (rest - np.minimum(koop, meergezins)).clip(0.0, 1.0),
        (rest - (koop + meergezins - 1.0).clip(lower=0.0)).clip(0.0, 1.0),
    )


def support(draagvlak: pd.DataFrame, index: pd.Index) -> Kolom:
    """Het draagvlak per buurt (0–3); geven meer mensen een score, dan het gemiddelde met laagste en hoogste als band.

    Raises
    ------
    MissingColumn : zonder `buurtcode`, `score` en `wie`.
    OutOfRange : bij een score die geen geheel getal van 0 tot en met 3 is, of zonder wie haar gaf.
    """
    _eis_kolommen(draagvlak, ["buurtcode", "score", "wie"], "draagvlak")
    gegeven = draagvlak.dropna(subset=["score"])
    score = gegeven["score"].astype(float)
    fout = ~score.isin(range(DRAAGVLAK_HOOGSTE + 1))
    if fout.any():
        rij = gegeven.loc[fout].iloc[0]
        raise OutOfRange(
            f"draagvlak, buurt '{rij['buurtcode']}', kolom 'score'", rij["score"], "0, 1, 2 of 3", "pas de score aan"
        )
    naamloos = gegeven["wie"].isna() | (gegeven["wie"].astype("str").str.strip() == "")
    if naamloos.any():
        rij = gegeven.loc[naamloos].iloc[0]
        raise OutOfRange(
            f"draagvlak, buurt '{rij['buurtcode']}', kolom 'wie'", "leeg", "wie de score gaf", "vul in wie dit zegt"
        )
    groep = score.groupby(gegeven["buurtcode"])
    gemiddeld, onder, boven = (reeks.reindex(index) for reeks in (groep.mean(), groep.min(), groep.max()))
    return Kolom.of(gemiddeld, "niemand gaf een score voor deze buurt", onder, boven)


def heat_source(buurten: gpd.GeoDataFrame, bronnen: gpd.GeoDataFrame, soorten: tuple[str, ...] = ()) -> pd.DataFrame:
    """De dichtstbijzijnde warmtebron van elke buurt.

    Van een bron op één plek (bron_x_m, bron_y_m) telt die plek; zonder plek de rand van het gebied dat ze bereikt. Van
    een warmtenet telt het gebied waar het ligt, en van aardwarmte en oppervlaktewater (`VLAKBRONNEN`) ook: hun
    coördinaat is alleen een middelpunt.

    Parameters
    ----------
    bronnen : bron_id, naam, soort, geometry = gebied binnen bereik; bron_x_m en bron_y_m waar bekend
    soorten : alleen deze soorten; leeg is alle behalve `VLAKBRONNEN`, die vaak een hele gemeente beslaan en dan
        geen buurt van een andere onderscheiden

    Returns
    -------
    Per buurt `afstand_m`, `bron_id`, `naam`, `soort`; ontbrekend zonder bron.
    """
    kan = bronnen["soort"].isin(soorten) if soorten else ~bronnen["soort"].isin(VLAKBRONNEN)
    gekozen = bronnen[kan]
    if {"bron_x_m", "bron_y_m"} <= set(gekozen.columns):
        punt = gpd.GeoSeries(gpd.points_from_xy(gekozen["bron_x_m"], gekozen["bron_y_m"]), index=gekozen.index, crs=RD)
        heeft_plaats = gekozen["bron_x_m"].notna() & gekozen["bron_y_m"].notna() & ~gekozen["soort"].isin(_GEBIED_TELT)
        plaats = gpd.GeoSeries(gekozen.geometry.where(~heeft_plaats, punt), crs=gekozen.crs)
    else:
        plaats = gekozen.geometry
    naast = nearest(buurten, plaats)
    raak = naast["positie"].to_numpy()
    uit = pd.DataFrame({"afstand_m": naast["afstand_m"]}, index=buurten.index)
    for kolom in ("bron_id", "naam", "soort"):
        bron = gekozen[kolom].astype("str").to_numpy(dtype=object) if kolom in gekozen.columns else None
        tekst = [None if bron is None or plek < 0 else bron[plek] for plek in raak]
        uit[kolom] = pd.Series(tekst, index=buurten.index, dtype="str")
    return uit


def _eis_kolommen(tabel: pd.DataFrame, nodig: list[str], laag: str) -> None:
    for kolom in nodig:
        if kolom not in tabel.columns and tabel.index.name != kolom:
            raise MissingColumn(
                f"laag '{laag}', kolom '{kolom}'", "niet aanwezig", ", ".join(nodig), "vul de kolom aan"
            )
