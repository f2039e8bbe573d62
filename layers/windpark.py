"""Hoe komt een park van een gebruiker binnen: welke turbines, van welk type, en staan ze waar ze kunnen staan?

Het bestand wordt in de zandbak gelezen. Een turbine met omgewisselde coördinaten, in zee, over de grens, buiten het
gebied van de gegevens of met een maat die niet bij haar type hoort, geeft een fout met haar naam; niets valt stil weg.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from layers.errors import LayersError, SchemaMismatch, UnreadableFile, WrongCoordinates
from layers.geometrie import naar_rd
from layers.referentie import reference_dir
from layers.sentinels import naar_getal
from layers.sources.bestand import Gelezen, lees_lagen
from spatial.crs import RD, guess_crs
from spatial.errors import EmptyInput, OutOfRange
from spatial.raster import Raster
from spatial.wind.turbine import MAX_TURBINES, Park, Turbinetype, maak_park

# Onze kolom -> namen in het bestand, in kleine letters.
KOLOMMEN: Mapping[str, tuple[str, ...]] = {
    "turbine_id": ("turbine_id", "id", "naam", "name"),
    "type": ("type", "turbinetype", "turbine_type"),
    "ashoogte_m": ("ashoogte_m", "ashoogte", "hub_height"),
    "vermogen_kw": ("vermogen_kw",),
    "rotordiameter_m": ("rotordiameter_m", "rotordiameter"),
}
_LIJKT = {
    "rd": ("RD-coördinaten in een bestand dat lengte en breedte zegt", "leg in het bestand EPSG:28992 vast"),
    "wgs84": ("lengte en breedte in een bestand dat RD zegt", "leg in het bestand EPSG:4326 vast"),
    "wgs84-omgewisseld": ("breedte en lengte in de verkeerde volgorde", "schrijf eerst de lengte, dan de breedte"),
    None: ("geen plek in Nederland", "controleer de coördinaten en het stelsel"),
}
# Een maat in het park mag door afronden een half procent van die van het type verschillen.
_SPELING = 0.005


def lees_park(
    pad: Path | Sequence[Path],
    types: Mapping[str, Turbinetype],
    grens: gpd.GeoDataFrame | None = None,
    *,
    maaiveld: Raster | None = None,
    naam: str = "",
    standaardtype: str = "",
    stelsel: str | None = None,
) -> Park:
    """Een park uit een of meer bestanden met punten.

    Parameters
    ----------
    pad : GeoJSON, GeoPackage of een andere kaartlaag; per punt `type` en, als het mag afwijken, `ashoogte_m` en
        `turbine_id` (of `naam`)
    types : de bekende turbinetypen
    grens : vlakken (RD) van het gebied waarover gegevens bestaan; None laat deze controle weg
    maaiveld : hoogte van het maaiveld in m NAP; geeft elke turbine haar voet (buiten het raster onbekend)
    naam : naam van het park; leeg is de naam van het eerste bestand
    standaardtype : type van turbines waar het bestand niets noemt; leeg: dan is een type verplicht
    stelsel : door de gebruiker bevestigd coördinatenstelsel

    Raises
    ------
    LayersError : als een bestand niet te lezen is of de coördinaten niet kloppen.
    OutOfRange, UnknownName, EmptyInput : met de turbine waar het om gaat.
    """
    paden = [pad] if isinstance(pad, Path) else list(pad)
    if not paden:
        raise EmptyInput("park", "geen bestand", "een bestand met turbines", "noem een bestand")
    tabellen = [_bestand(los, standaardtype, stelsel) for los in paden]
    punten = gpd.GeoDataFrame(pd.concat(tabellen, ignore_index=True), geometry="geometry", crs=RD)
    if len(punten) > MAX_TURBINES:
        doe = "knip het gebied in delen"
        raise OutOfRange(f"park '{paden[0].name}'", f"{len(punten)} turbines", f"hooguit {MAX_TURBINES}", doe)
    _nummer(punten, paden[0].name)
    _controleer_maten(punten, types)
    _controleer_ligging(punten, grens)
    xy = shapely.get_coordinates(punten.geometry.to_numpy())
    punten["maaiveld_m"] = np.nan if maaiveld is None else maaiveld.op(xy[:, 0], xy[:, 1])
    kolommen = ["turbine_id", "type", "ashoogte_m", "maaiveld_m", "geometry"]
    return maak_park(naam or paden[0].stem, punten[kolommen], types)


def _bestand(pad: Path, standaardtype: str, stelsel: str | None) -> gpd.GeoDataFrame:
    """De punten van één bestand in RD, met onze kolommen."""
    gelezen = lees_lagen([pad])[pad]
    if isinstance(gelezen, LayersError):
        raise gelezen
    return gpd.GeoDataFrame(
        pd.concat([_deel(deel, standaardtype, stelsel) for deel in gelezen], ignore_index=True), crs=RD
    )


def _deel(deel: Gelezen, standaardtype: str, stelsel: str | None) -> gpd.GeoDataFrame:
    bestand = deel.bestand.name
    if not isinstance(deel.tabel, gpd.GeoDataFrame):
        raise UnreadableFile(bestand, "een tabel zonder plek", "een kaartlaag met punten", "lever GeoJSON aan")
    klein: dict[str, str] = {}
    for kolom in deel.tabel.columns:
        klein.setdefault(str(kolom).strip().lower(), str(kolom))
    tabel = pd.DataFrame(index=deel.tabel.index)
    for onze, elders in KOLOMMEN.items():
        bron = next((klein[los] for los in elders if los in klein), None)
        if bron is None:
            continue
        if onze in ("turbine_id", "type"):
            tekst = deel.tabel[bron].astype("str").str.strip()
            tabel[onze] = tekst.mask(tekst == "")
        else:
            tabel[onze] = naar_getal(deel.tabel[bron], f"{bestand}, eigenschap '{bron}'", codes=False)[0]
    if "type" not in tabel or tabel["type"].isna().any():
        if not standaardtype:
            raise SchemaMismatch(
                f"{bestand}, eigenschap 'type'",
                "ontbreekt" if "type" not in tabel else "leeg",
                "per turbine een turbinetype",
                "zet bij elke turbine een type, of kies een type voor het hele park",
            )
        tabel["type"] = tabel["type"].fillna(standaardtype) if "type" in tabel else standaardtype
    vormen = shapely.force_2d(deel.tabel.geometry.to_numpy())
    kaal = gpd.GeoDataFrame(tabel, geometry=vormen, crs=deel.tabel.crs)
    _eis_punten(kaal, bestand)
    kaal = kaal.explode(index_parts=False, ignore_index=True)
    if stelsel is None:
        _eis_stelsel(kaal, bestand)
    return naar_rd(kaal, bestand, stelsel)


def _wie(tabel: pd.DataFrame, plek: int) -> str:
    naam = tabel["turbine_id"].iloc[plek] if "turbine_id" in tabel else None
    return f"turbine {plek + 1}" if naam is None or pd.isna(naam) else f"turbine '{naam}'"


def _eis_punten(tabel: gpd.GeoDataFrame, bestand: str) -> None:
    vormen = tabel.geometry.to_numpy()
    soort = shapely.get_type_id(vormen)
    xy = shapely.get_coordinates(shapely.centroid(vormen))
    fout = ~np.isin(soort, (0, 4)) | shapely.is_missing(vormen) | shapely.is_empty(vormen)
    if not fout.any() and not np.isfinite(xy).all():
        fout = ~np.isfinite(xy).all(axis=1)
    if fout.any():
        plek = int(np.argmax(fout))
        gevonden = "geen plek" if soort[plek] < 0 else getattr(vormen[plek], "geom_type", "onbekend")
        raise SchemaMismatch(f"{bestand}, {_wie(tabel, plek)}", gevonden, "een punt", "geef elke turbine één punt")


def _eis_stelsel(tabel: gpd.GeoDataFrame, bestand: str) -> None:
    """Elke turbine moet bij het stelsel van het bestand passen; één verwisselde turbine valt zo ook op."""
    if tabel.crs is None:
        return
    crs = CRS.from_user_input(tabel.crs)
    hoort = "wgs84" if crs.is_geographic else "rd" if RD.equals(crs, ignore_axis_order=True) else ""
    if not hoort:
        return
    for plek, (x, y) in enumerate(shapely.get_coordinates(tabel.geometry.to_numpy())):
        gok = guess_crs((float(x), float(y), float(x), float(y)))
        if gok != hoort:
            lijkt, raad = _LIJKT[gok]
            raise WrongCoordinates(
                f"{bestand}, {_wie(tabel, plek)}",
                f"({x:.6g}, {y:.6g}): {lijkt}",
                "lengte en breedte in Nederland" if hoort == "wgs84" else "RD-coördinaten in Nederland",
                raad,
            )


def _nummer(punten: gpd.GeoDataFrame, bestand: str) -> None:
    """Turbines zonder naam krijgen T1, T2, …; een naam die twee keer voorkomt is een fout."""
    eigen = [f"T{nummer + 1}" for nummer in range(len(punten))]
    namen = punten["turbine_id"].fillna(pd.Series(eigen)) if "turbine_id" in punten else pd.Series(eigen)
    if namen.duplicated().any():
        dubbel = str(namen[namen.duplicated()].iloc[0])
        raise OutOfRange(f"{bestand}, naam", f"'{dubbel}' komt vaker voor", "elke naam één keer", "hernoem er een")
    punten["turbine_id"] = namen
    for kolom in ("ashoogte_m", "vermogen_kw", "rotordiameter_m"):
        if kolom not in punten:
            punten[kolom] = np.nan


def _controleer_maten(punten: gpd.GeoDataFrame, types: Mapping[str, Turbinetype]) -> None:
    """Vermogen en rotor horen bij het type; wie ze in het park anders opgeeft krijgt geen stille keuze."""
    for rij in punten.itertuples():
        turbinetype = types.get(str(rij.type))
        if turbinetype is None:
            continue  # maak_park noemt de bekende typen
        for kolom, eenheid in (("vermogen_kw", "kW"), ("rotordiameter_m", "m")):
            waarde, hoort = float(getattr(rij, kolom)), float(getattr(turbinetype, kolom))
            if not np.isnan(waarde) and abs(waarde - hoort) > _SPELING * hoort:
                raise OutOfRange(
                    f"turbine '{rij.turbine_id}', {kolom}",
                    f"{waarde:g} {eenheid}",
                    f"{hoort:g} {eenheid}, zoals type '{turbinetype.naam}'",
                    "laat de waarde weg, kies een ander type, of lees het type in",
                )


def _controleer_ligging(punten: gpd.GeoDataFrame, grens: gpd.GeoDataFrame | None) -> None:
    vormen = punten.geometry.to_numpy()
    buiten = ~shapely.contains(omtrek(), vormen)
    if buiten.any():
        plek = int(np.argmax(buiten))
        raise OutOfRange(
            f"turbine '{punten['turbine_id'].iloc[plek]}'",
            f"x {vormen[plek].x:.0f}, y {vormen[plek].y:.0f} m: in zee of in het buitenland",
            "een plek op land of binnenwater in Nederland",
            "controleer de coördinaten",
        )
    if grens is None or grens.empty:
        return
    vlakken = grens.geometry.to_numpy()
    boom = shapely.STRtree(vlakken)
    buiten = np.ones(len(vormen), dtype=bool)
    buiten[boom.query(vormen, predicate="intersects")[0]] = False
    if buiten.any():
        plek = int(np.argmax(buiten))
        ver = float(shapely.distance(vlakken[boom.nearest(vormen[plek])], vormen[plek]))
        raise OutOfRange(
            f"turbine '{punten['turbine_id'].iloc[plek]}'",
            f"ligt {ver:.0f} m buiten het gebied van deze gegevens",
            "een plek binnen de buurten van de gegevens",
            "verplaats de turbine, of voeg de gegevens van die gemeente toe",
        )


@lru_cache(maxsize=1)
def omtrek() -> shapely.Polygon:
    """De grove omtrek van Nederland in RD, m (ongeveer 1 km ruim); met binnenwater, zonder Noordzee."""
    inhoud = tomllib.loads((reference_dir() / "nederland_omtrek.toml").read_text(encoding="utf-8"))
    vlak = shapely.Polygon(1000.0 * np.array(inhoud["omtrek"]["hoekpunten_km"], dtype=np.float64))
    shapely.prepare(vlak)
    return vlak
