"""Waar moet een gemeente op letten in een buurt, naast de score?

Een vlag telt niet mee in de rangschikking en houdt geen buurt tegen; ze noemt iets dat uitgezocht moet worden,
met de laag waar het uit blijkt. Geen vlag betekent: nagekeken en niets gevonden. Ontbreekt de laag, dan staat er
een vlag ONBEKEND; stilte zou als 'voldoet' gelezen worden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.errors import OutOfRange
from spatial.overlay import area_share, assign, overlap_and_share

Ernst = Literal["info", "aandacht", "belemmering", "onbekend"]

MONUMENT, GELUID, BESTEMMING = "VL-MON-1", "VL-GEL-1", "VL-BES-1"
NATUUR, NET, KLEIN = "VL-NAT-1", "VL-NET-1", "VL-KLE-1"


@dataclass(frozen=True)
class Vlag:
    """Een aandachtspunt met een vaste code, de ernst en de laag waar het uit komt."""

    code: str
    tekst: str
    ernst: Ernst
    herkomst: str


@dataclass(frozen=True, kw_only=True)
class Vlaginstelling:
    """Vanaf wanneer iets een vlag is; deze grenzen zijn van wijkwind en geen wettelijke normen.

    Parameters
    ----------
    minimum_aandeel : deel (0–1) van de buurt dat geraakt moet zijn
    geluid_db : vanaf welke Lden (dB) een geluidszone telt; een zone zonder getal telt altijd. De 53 dB is de
        advieswaarde van de WHO voor wegverkeer (achtergrondkennis, niet nagelezen)
    minimum_woningen : daaronder geldt een buurt als te klein voor cijfers uit losse adressen
    """

    minimum_aandeel: float = 0.01
    geluid_db: float = 53.0
    minimum_woningen: int = 10

    def __post_init__(self) -> None:
        if not 0 <= self.minimum_aandeel <= 1:
            raise OutOfRange(
                "vlaggen, 'minimum_aandeel'", self.minimum_aandeel, "een aandeel van 0 tot en met 1", "kies 0,01"
            )


def vlaggen(
    buurten: gpd.GeoDataFrame,
    lagen: Mapping[str, pd.DataFrame],
    net: pd.DataFrame | None = None,
    instelling: Vlaginstelling | None = None,
) -> dict[str, tuple[Vlag, ...]]:
    """De vlaggen per buurt.

    Parameters
    ----------
    buurten : vlakken (RD) met buurtcode als index en liefst `woningen`
    lagen : op naam `monumenten`, `geluidszones`, `bestemmingsplannen`, `natuur`; wat er niet in zit is ONBEKEND
    net : uit `spatial.net.capaciteit`: `klasse` (0 ruimte … 3 geen) en `melding` per buurt

    Returns
    -------
    Per buurtcode de vlaggen, in vaste volgorde.

    Raises
    ------
    WrongCrs, InvalidGeometry : als een laag niet deugt.
    """
    keuze = instelling or Vlaginstelling()
    kolommen = (
        _small(buurten, keuze),
        _monuments(buurten, lagen.get("monumenten"), keuze),
        _noise(buurten, lagen.get("geluidszones"), keuze),
        _zoning(buurten, lagen.get("bestemmingsplannen"), keuze),
        _nature(buurten, lagen.get("natuur"), keuze),
        _grid(buurten, net),
    )
    return {
        str(code): tuple(vlag for kolom in kolommen if (vlag := kolom[i]) is not None)
        for i, code in enumerate(buurten.index)
    }


def _unknown(buurten: gpd.GeoDataFrame, code: str, laag: str, waarover: str) -> list[Vlag | None]:
    vlag = Vlag(code, f"Onbekend: {waarover} is niet nagekeken, want de laag '{laag}' ontbreekt.", "onbekend", laag)
    return [vlag] * len(buurten)


def _small(buurten: gpd.GeoDataFrame, keuze: Vlaginstelling) -> list[Vlag | None]:
    if "woningen" not in buurten.columns:
        return _unknown(buurten, KLEIN, "buurten", "het aantal woningen")
    uit: list[Vlag | None] = []
    for aantal in buurten["woningen"].astype(float):
        if np.isnan(aantal):
            uit.append(Vlag(KLEIN, "Onbekend: het aantal woningen van deze buurt ontbreekt.", "onbekend", "buurten"))
        elif aantal < keuze.minimum_woningen:
            tekst = f"Kleine buurt ({aantal:.0f} woningen): cijfers uit losse adressen worden niet getoond."
            uit.append(Vlag(KLEIN, tekst, "info", "buurten"))
        else:
            uit.append(None)
    return uit


def _monuments(buurten: gpd.GeoDataFrame, laag: pd.DataFrame | None, keuze: Vlaginstelling) -> list[Vlag | None]:
    if laag is None:
        return _unknown(buurten, MONUMENT, "monumenten", "of er monumenten of beschermde gezichten zijn")
    tabel = gpd.GeoDataFrame(laag)
    gezicht = tabel[_is(tabel, "soort", "beschermd_gezicht") & _is_vlak(tabel)]
    aandeel = area_share(buurten, gezicht).to_numpy()
    losse = tabel[_is(tabel, "soort", "rijksmonument")]
    punten = gpd.GeoDataFrame(geometry=losse.geometry.representative_point(), crs=losse.crs)
    aantal = np.bincount(assign(buurten, punten) + 1, minlength=len(buurten) + 1)[1:]
    uit: list[Vlag | None] = []
    for deel, stuks in zip(aandeel, aantal, strict=True):
        delen = []
        if deel >= keuze.minimum_aandeel:
            delen.append(f"{_pct(deel)} van de buurt is beschermd gezicht")
        if stuks:
            delen.append("er staat 1 rijksmonument" if stuks == 1 else f"er staan {stuks} rijksmonumenten")
        tekst = f"{' en '.join(delen).capitalize()}: isoleren en installaties buiten kunnen een vergunning vragen."
        uit.append(Vlag(MONUMENT, tekst, "aandacht", "monumenten") if delen else None)
    return uit


def _noise(buurten: gpd.GeoDataFrame, laag: pd.DataFrame | None, keuze: Vlaginstelling) -> list[Vlag | None]:
    if laag is None:
        return _unknown(buurten, GELUID, "geluidszones", "het geluid in de buurt")
    zones = gpd.GeoDataFrame(laag)
    if "lden_db" in zones.columns:
        zones = zones[zones["lden_db"].isna() | (zones["lden_db"] >= keuze.geluid_db)]
    paren, aandeel = overlap_and_share(buurten, zones)
    hoogste = _per_doel(paren, zones, "lden_db", len(buurten))
    soorten = _namen(paren, zones, "soort", len(buurten))
    uit: list[Vlag | None] = []
    for deel, db, soort in zip(aandeel, hoogste, soorten, strict=True):
        if not deel >= keuze.minimum_aandeel:
            uit.append(None)
            continue
        niveau = "" if np.isnan(db) else f", tot {db:.0f} dB Lden"
        bron = f" ({', '.join(soort)}{niveau})" if soort else ""
        tekst = f"{_pct(deel)} van de buurt ligt in een geluidszone{bron}: kijk waar buitenunits kunnen staan."
        uit.append(Vlag(GELUID, tekst, "aandacht", "geluidszones"))
    return uit


def _zoning(buurten: gpd.GeoDataFrame, laag: pd.DataFrame | None, keuze: Vlaginstelling) -> list[Vlag | None]:
    """Dubbelbestemmingen en gebiedsaanduidingen: daar gelden extra regels voor graven en bouwen."""
    if laag is None:
        return _unknown(buurten, BESTEMMING, "bestemmingsplannen", "of er extra planregels gelden")
    tabel = gpd.GeoDataFrame(laag)
    extra = tabel[_is(tabel, "soort", "dubbelbestemming") | _is(tabel, "soort", "gebiedsaanduiding")]
    paren, aandeel = overlap_and_share(buurten, extra)
    namen = _namen(paren, extra, "naam", len(buurten))
    uit: list[Vlag | None] = []
    for deel, wat in zip(aandeel, namen, strict=True):
        if not deel >= keuze.minimum_aandeel:
            uit.append(None)
            continue
        lijst = f" ({', '.join(wat[:3])}{' en meer' if len(wat) > 3 else ''})" if wat else ""
        tekst = f"Op {_pct(deel)} van de buurt gelden extra planregels{lijst}: controleer dit voor graven en bouwen."
        uit.append(Vlag(BESTEMMING, tekst, "aandacht", "bestemmingsplannen"))
    return uit


def _nature(buurten: gpd.GeoDataFrame, laag: pd.DataFrame | None, keuze: Vlaginstelling) -> list[Vlag | None]:
    if laag is None:
        return _unknown(buurten, NATUUR, "natuur", "of er beschermde natuur is")
    gebieden = gpd.GeoDataFrame(laag)
    aandeel = area_share(buurten, gebieden[_is_vlak(gebieden)]).to_numpy()
    return [
        Vlag(NATUUR, f"{_pct(deel)} van de buurt is beschermde natuur: graven vraagt onderzoek.", "aandacht", "natuur")
        if deel >= keuze.minimum_aandeel
        else None
        for deel in aandeel
    ]


def _grid(buurten: gpd.GeoDataFrame, net: pd.DataFrame | None) -> list[Vlag | None]:
    if net is None:
        return _unknown(buurten, NET, "netcapaciteit", "de ruimte op het stroomnet")
    rijen = net.reindex(buurten.index)
    meldingen = rijen["melding"] if "melding" in rijen.columns else pd.Series("", index=rijen.index, dtype="str")
    uit: list[Vlag | None] = []
    for klasse, melding in zip(rijen["klasse"].astype(float), meldingen, strict=True):
        tekst = melding if isinstance(melding, str) and melding else ""
        if np.isnan(klasse):
            tekst = tekst or "Onbekend: over de ruimte op het stroomnet is hier niets bekend."
            uit.append(Vlag(NET, tekst, "onbekend", "netcapaciteit"))
        elif klasse >= 3:
            tekst = tekst or "Geen ruimte op het stroomnet voor nieuwe grote aansluitingen."
            uit.append(Vlag(NET, tekst, "belemmering", "netcapaciteit"))
        elif klasse >= 1:
            tekst = tekst or "Weinig ruimte op het stroomnet voor nieuwe grote aansluitingen."
            uit.append(Vlag(NET, tekst, "aandacht", "netcapaciteit"))
        else:
            uit.append(None)
    return uit


def _is(tabel: pd.DataFrame, kolom: str, waarde: str) -> pd.Series[bool]:
    if kolom not in tabel.columns:
        return pd.Series(False, index=tabel.index)
    return tabel[kolom].astype("str") == waarde


def _is_vlak(tabel: gpd.GeoDataFrame) -> pd.Series[bool]:
    """Waar een vlak staat; punten en lijnen vallen af, een gemengde verzameling wordt door de overlay geweigerd."""
    vlak: pd.Series[bool] = ~tabel.geometry.geom_type.isin(["Point", "MultiPoint", "LineString", "MultiLineString"])
    return vlak


def _per_doel(paren: pd.DataFrame, ander: pd.DataFrame, kolom: str, aantal: int) -> list[float]:
    """De hoogste waarde van `kolom` onder de vlakken die een doel raken; NaN als er geen is."""
    uit = np.full(aantal, np.nan)
    if kolom in ander.columns and len(paren):
        waarden = ander[kolom].to_numpy(dtype=float)[paren["ander"].to_numpy()]
        np.fmax.at(uit, paren["doel"].to_numpy(), waarden)
    return [float(w) for w in uit]


def _namen(paren: pd.DataFrame, ander: pd.DataFrame, kolom: str, aantal: int) -> list[list[str]]:
    """De verschillende namen van wat een doel raakt, grootste overlap eerst."""
    uit: list[dict[str, None]] = [{} for _ in range(aantal)]
    if kolom in ander.columns:
        tekst = ander[kolom].to_numpy(dtype=object)
        for doel, rij in paren.sort_values("oppervlakte_m2", ascending=False)[["doel", "ander"]].to_numpy():
            if isinstance(tekst[int(rij)], str) and tekst[int(rij)]:
                uit[int(doel)][tekst[int(rij)]] = None
    return [list(namen) for namen in uit]


def _pct(aandeel: float | np.floating[Any]) -> str:
    return f"{100 * aandeel:.0f}%"
