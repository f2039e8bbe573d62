"""Hoe komen plekken en turbines als GeoPackage in het GIS van de gemeente? Versie 1.3, in RD."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from api.models_windkansen import WindkansenResultaat
from api.windkansen_stukken import GEKOZEN, Stukken
from api.windkansen_teksten import GEMAAKT, INDICATIEF
from spatial.crs import RD

BESTAND = "windkansen.gpkg"
_GEEN_KOMMAGETAL = (
    "plek_id",
    "rang",
    "gemeente",
    "buurt",
    "turbines",
    "onderzoek",
    "zoekgebieden",
    "gemaakte_gegevens",
)
_OPTIES = {"driver": "GPKG", "engine": "pyogrio"}


def write_geopackage(s: Stukken, r: WindkansenResultaat, pad: Path) -> None:
    """Schrijf de lagen `plekken`, `turbines` en `zoekgebieden` en de tabellen `regels`, `regimes` en `studie`."""
    # Versie 1.4 wordt door oudere GIS-pakketten niet gelezen.
    _plekken(s, r).to_file(
        pad,
        layer="plekken",
        geometry_type="MultiPolygon",
        promote_to_multi=True,
        dataset_options={"VERSION": "1.3"},
        **_OPTIES,
    )
    _turbines(s).to_file(pad, layer="turbines", mode="a", **_OPTIES)
    if r.zoekgebieden and s.plan.zoekgebieden is not None:
        _zoekgebieden(s, r).to_file(
            pad, layer="zoekgebieden", mode="a", geometry_type="MultiPolygon", promote_to_multi=True, **_OPTIES
        )
    for naam, tabel in _tabellen(r):
        _write_table(tabel, pad, naam)


def _write_table(tabel: pd.DataFrame, pad: Path, naam: str) -> None:
    import pyogrio  # noqa: PLC0415 - alleen hier nodig; het laden kost tijd

    pyogrio.write_dataframe(tabel, pad, layer=naam, driver="GPKG", append=True)


def _plekken(s: Stukken, r: WindkansenResultaat) -> gpd.GeoDataFrame:
    rijen = [
        {
            "plek_id": p.plek_id,
            "rang": p.rang,
            "score": p.score,
            "score_laag": p.score_laag,
            "score_hoog": p.score_hoog,
            "gemeente": p.gemeente,
            "buurt": p.buurt,
            "oppervlakte_ha": p.oppervlakte_ha,
            "turbines": p.turbines,
            "vermogen_mw": p.vermogen_mw,
            "opbrengst_gwh_jaar": p.opbrengst_gwh_jaar,
            **p.waarden,
            "onderzoek": "\n".join(f"{code}: {deel:.0%}" for code, deel in p.onderzoek.items()),
            "zoekgebieden": ", ".join(p.zoekgebieden),
            "gemaakte_gegevens": r.gemaakte_gegevens,
        }
        for p in r.plekken
    ]
    kolommen = [
        "plek_id",
        "rang",
        "score",
        "score_laag",
        "score_hoog",
        "gemeente",
        "buurt",
        "oppervlakte_ha",
        "turbines",
    ]
    tabel = pd.DataFrame(rijen, columns=None if rijen else kolommen)
    tabel["rang"] = tabel["rang"].astype("Int32")
    for kolom in tabel.columns:
        if kolom not in _GEEN_KOMMAGETAL:
            tabel[kolom] = tabel[kolom].astype("float64")
    vormen = s.plan.plekken.tabel.geometry.reindex([p.plek_id for p in r.plekken])
    return gpd.GeoDataFrame(tabel, geometry=vormen.to_numpy(), crs=RD)


def _turbines(s: Stukken) -> gpd.GeoDataFrame:
    """De masten van elke inpassing; `regime` zegt bij welke regel voor woningen ze horen."""
    delen = []
    for naam, plan in s.plan.per_regime.items():
        delen.append(
            gpd.GeoDataFrame(
                {"regime": naam, "type": s.soort.naam, "netto_mwh_jaar": plan.opbrengst.netto_mwh},
                geometry=shapely.points(plan.masten),
                crs=RD,
            )
        )
    tabel = gpd.GeoDataFrame(pd.concat(delen, ignore_index=True), crs=RD)
    tabel["regime"] = tabel["regime"].astype("str").replace(GEKOZEN, f"gekozen ({s.normen.id})")
    return tabel


def _zoekgebieden(s: Stukken, r: WindkansenResultaat) -> gpd.GeoDataFrame:
    rijen = [
        {
            **z.model_dump(exclude={"regimes_twh", "haalt_bod"}),
            "haalt_bod": {True: "ja", False: "nee", None: "onbekend"}[z.haalt_bod],
            **{f"twh_{naam.replace('-', '_')}": twh for naam, twh in z.regimes_twh.items()},
        }
        for z in r.zoekgebieden
    ]
    tabel = pd.DataFrame(rijen)
    for kolom in tabel.columns:
        if kolom not in ("gebied_id", "naam", "haalt_bod", "turbines"):
            tabel[kolom] = tabel[kolom].astype("float64")
    gebieden = s.plan.zoekgebieden
    return gpd.GeoDataFrame(tabel, geometry=None if gebieden is None else gebieden.geometry.to_numpy(), crs=RD)


def _tabellen(r: WindkansenResultaat) -> Iterator[tuple[str, pd.DataFrame]]:
    regels = pd.DataFrame([x.model_dump() for x in r.regels])
    regels["lagen"] = regels["lagen"].map(", ".join)
    yield "regels", _getallen(regels)
    yield "regimes", _getallen(pd.DataFrame([x.model_dump() for x in r.regimes]))
    studie = {
        "titel": r.titel,
        "datum": r.datum,
        "versie": r.versie,
        "hash": r.hash,
        "turbine": r.turbine.titel,
        "normenset": f"{r.normen.titel} ({r.normen.status})",
        "celregel": r.celregel,
        "let op": f"{GEMAAKT} {INDICATIEF}" if r.gemaakte_gegevens else INDICATIEF,
        "samenvatting": "\n".join(r.samenvatting),
        "waarschuwingen": "\n".join(r.waarschuwingen),
    }
    yield "studie", pd.DataFrame({"veld": list(studie), "waarde": list(studie.values())})


def _getallen(tabel: pd.DataFrame) -> pd.DataFrame:
    """Kolommen met alleen getallen en lege cellen worden getallen: leeg blijft leeg."""
    uit = tabel.copy()
    for kolom in uit.columns:
        waarden = [w for w in uit[kolom] if not pd.isna(w)]
        if all(isinstance(w, int | float) and not isinstance(w, bool) for w in waarden):
            uit[kolom] = uit[kolom].astype("float64")
    return uit
