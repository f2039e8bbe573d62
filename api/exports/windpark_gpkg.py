"""Hoe komt een windparktoets in het GIS van de gemeente? GeoPackage 1.3, in RD, met dezelfde codes als de JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from api.models_windpark import WindparkResultaat
from api.windpark_stukken import Stukken

BESTAND = "windpark.gpkg"


def write_geopackage(resultaat: WindparkResultaat, stukken: Stukken, pad: Path) -> None:
    """Schrijf de lagen turbines, contouren, objecten, woningbouw, beide_kan en de tabellen oordelen, net en toets."""
    import pyogrio  # noqa: PLC0415 - alleen hier nodig; het laden kost tijd

    for naam, laag in kaartlagen(resultaat, stukken).items():
        vlakken = laag.geom_type.isin(["Polygon", "MultiPolygon"]).any()
        laag.to_file(
            pad,
            layer=naam,
            driver="GPKG",
            engine="pyogrio",
            promote_to_multi=bool(vlakken),
            **({} if pad.exists() else {"dataset_options": {"VERSION": "1.3"}}),
        )
    for naam, tabel in _tabellen(resultaat).items():
        pyogrio.write_dataframe(tabel, pad, layer=naam, driver="GPKG", append=pad.exists())


def kaartlagen(resultaat: WindparkResultaat, stukken: Stukken) -> dict[str, gpd.GeoDataFrame]:
    """De lagen met geometrie (RD) op naam; wat er niet is ontbreekt als sleutel."""
    park = stukken.geval.park.turbines
    info = pd.DataFrame([t.model_dump() for t in resultaat.turbines])
    lagen: dict[str, gpd.GeoDataFrame] = {
        "turbines": gpd.GeoDataFrame(info, geometry=park.geometry.to_numpy(), crs=park.crs)
    }
    if stukken.contouren is not None:
        lagen["contouren"] = gpd.GeoDataFrame(stukken.contouren[["maat", "niveau_db", "geometry"]])
    objecten = _objecten(stukken)
    if objecten is not None:
        lagen["objecten"] = objecten
    plannen = stukken.geval.omgeving.woningbouwlocaties
    if plannen is not None and len(plannen) and stukken.plannen is not None:
        rijen = [
            {
                "plan_id": p.plan_id,
                "naam": p.naam,
                "status": p.status,
                "woningen": p.woningen,
                "oordeel": p.oordeel,
                "lden_db": p.hoogste_lden_db,
                "deel_vrij": p.deel_vrij,
                "woningen_vrij": p.woningen_vrij,
                "reden": p.reden,
                "ingrepen": "\n".join(i.tekst for i in p.ingrepen),
            }
            for p in resultaat.woningbouw
        ]
        tabel = pd.DataFrame(rijen).astype({"woningen": "float64", "lden_db": "float64", "deel_vrij": "float64"})
        lagen["woningbouw"] = gpd.GeoDataFrame(tabel, geometry=plannen.geometry.to_numpy(), crs=plannen.crs)
        vrij = [(p.plan_id, p.vrij) for p in stukken.plannen if p.vrij is not None and not shapely.is_empty(p.vrij)]
        if vrij:
            vlak = [shapely.multipolygons(_vlakken(v)) for _, v in vrij]
            lagen["beide_kan"] = gpd.GeoDataFrame({"plan_id": [c for c, _ in vrij]}, geometry=vlak, crs=plannen.crs)
    return lagen


def _vlakken(vorm: Any) -> list[Any]:
    return [deel for deel in shapely.get_parts(vorm) if deel.geom_type == "Polygon"]


def _objecten(stukken: Stukken) -> gpd.GeoDataFrame | None:
    """De woningen waar iets gerekend is, met geluid en schaduw naast elkaar."""
    objecten = stukken.geval.omgeving.objecten
    if objecten is None or stukken.geluid is None:
        return None
    tabel = stukken.geluid.tabel.dropna(subset=["lden_db"])
    kies = objecten.loc[tabel.index, ["soort", "naam", "woningen", "buurtcode", "geometry"]]
    uit = kies.join(tabel[["lden_db", "lnight_db", "lden_park_db", "turbine_id"]])
    if stukken.schaduw is not None:
        kolommen = ["uren_jaar", "dagen_boven_20", "max_minuten_dag", "verwacht_uren_jaar"]
        uit = uit.join(stukken.schaduw.tabel[kolommen])
    return gpd.GeoDataFrame(uit.rename_axis("object_id").reset_index(), crs=objecten.crs)


def _tabellen(r: WindparkResultaat) -> dict[str, pd.DataFrame]:
    oordelen = [o.model_dump(exclude={"objecten"}) for o in r.oordelen]
    toets: Mapping[str, str] = {
        "titel": r.titel,
        "datum": r.datum,
        "versie": r.versie,
        "hash": r.hash,
        "normen": f"{r.normen.titel}: {r.normen.status}",
        "samenvatting": "\n".join(r.samenvatting),
        "let op": "\n".join(r.waarschuwingen),
    }
    tabellen = {
        "oordelen": pd.DataFrame(oordelen).astype({"waarde": "float64", "grens": "float64", "aantal": "float64"}),
        "toets": pd.DataFrame([{"veld": veld, "waarde": waarde} for veld, waarde in toets.items()]),
    }
    if r.net is not None and r.net.wachtrij:
        rijen = [{**w.model_dump(exclude={"wacht_op"}), "wacht_op": ", ".join(w.wacht_op)} for w in r.net.wachtrij]
        jaren = dict.fromkeys(("jaar_p10", "jaar", "jaar_p90"), "Int32")
        tabellen["wachtrij"] = pd.DataFrame(rijen).astype(jaren)
    return tabellen
