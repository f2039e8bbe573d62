"""Tien miljoen adressen met een label naar 14.500 buurten, geteld per label.

Elke kandidaat leest dezelfde twee bestanden (punten als kolommen x, y, label; buurten als GeoParquet), legt de
koppeling en telt. De uitkomst is de controlesom van de tabel buurt × label, en die moet bij allemaal gelijk zijn.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.meting import DATA, Doel, Kandidaat, Verslag, gelijk, meet, verhouding

TITEL = "punten met een label tellen per buurt"
LABELS = ("A", "B", "C", "D", "E", "F", "G", "onbekend")
AANDELEN = (0.24, 0.12, 0.19, 0.11, 0.07, 0.05, 0.04, 0.18)
ZAAD = 20261122
BREED_M, HOOG_M = 230_000.0, 310_000.0
HOEK_M = (13_000.0, 306_000.0)
PUNTEN_PER_GRENS = 36


def draai(klein: bool) -> Verslag:
    """Meet wijkwind naast geopandas, dask-geopandas en DuckDB."""
    punten, buurten = (200_000, 500) if klein else (10_000_000, 14_500)
    invoer = maak_invoer(punten, buurten)
    module = "benchmarks.punten_in_buurten"
    kandidaten = [
        Kandidaat("wijkwind", f"{module}:met_wijkwind", invoer),
        Kandidaat("geopandas sjoin + groupby", f"{module}:met_geopandas", invoer, maat=True, herhaal=2),
        Kandidaat("dask-geopandas", f"{module}:met_dask", invoer, maat=True, herhaal=2),
        Kandidaat("DuckDB spatial", f"{module}:met_duckdb", invoer, maat=True, herhaal=2),
    ]
    uitslagen = meet(kandidaten, meld=print)
    eigen = uitslagen[0]
    sjoin = uitslagen[1]
    vergelijkbaar = not klein and not sjoin.fout and not eigen.fout
    doelen = [Doel(f"keer sneller dan {sjoin.naam}, hele proces", verhouding(sjoin, eigen), 5.0)]
    return Verslag(
        f"{punten:,} punten naar {buurten:,} buurten".replace(",", "."),
        uitslagen,
        doelen if vergelijkbaar else (),
        gelijk=gelijk(uitslagen, ["som", "punten_binnen"]),
        toelichting=[
            f"{maat.naam}: {verhouding(maat, eigen):.1f} keer de wandtijd en {verhouding(maat, eigen, 'piek_mib'):.1f} "
            "keer het geheugen van wijkwind"
            for maat in uitslagen[1:]
            if not maat.fout and not eigen.fout
        ],
    )


def maak_invoer(punten: int, buurten: int) -> dict[str, str]:
    """De twee bestanden, gemaakt als ze er nog niet zijn; zelfde zaad, zelfde bestand."""
    DATA.mkdir(exist_ok=True)
    namen = {"punten": DATA / f"punten_{punten}_{buurten}.parquet", "buurten": DATA / f"buurten_{buurten}.parquet"}
    if not all(pad.exists() for pad in namen.values()):
        print(f"  invoer maken: {punten} punten, {buurten} buurten")
        _schrijf(np.random.default_rng(ZAAD), punten, buurten, namen["punten"], namen["buurten"])
    return {naam: str(pad) for naam, pad in namen.items()}


def met_wijkwind(punten: str, buurten: str) -> dict[str, Any]:
    """Het vlakkenrooster van wijkwind."""
    import geopandas as gpd
    import pyarrow.parquet as pq

    from spatial.gridindex import assign_points, count_labels

    vlakken = gpd.read_parquet(buurten)
    tabel = pq.read_table(punten, read_dictionary=["label"]).unify_dictionaries()
    namen = tabel["label"].chunk(0).dictionary.to_pylist()
    nummer = np.concatenate([deel.indices.to_numpy() for deel in tabel["label"].chunks])
    positie = assign_points(tabel["x_m"].to_numpy(), tabel["y_m"].to_numpy(), vlakken.geometry)
    aantallen = count_labels(positie, nummer, len(vlakken), len(namen))
    return _uitkomst(aantallen[:, [namen.index(label) for label in LABELS]])


def met_geopandas(punten: str, buurten: str) -> dict[str, Any]:
    """Wat een gebruiker doet: sjoin, dan groeperen."""
    import geopandas as gpd
    import pandas as pd

    vlakken = gpd.read_parquet(buurten)
    tabel = pd.read_parquet(punten)
    adressen = gpd.GeoDataFrame(
        tabel[["label"]], geometry=gpd.points_from_xy(tabel["x_m"], tabel["y_m"]), crs=vlakken.crs
    )
    gekoppeld = gpd.sjoin(adressen, vlakken[["buurtcode", "geometry"]], predicate="within")
    aantallen = gekoppeld.groupby(["buurtcode", "label"], observed=True).size().unstack(fill_value=0)
    return _uitkomst(aantallen.reindex(index=vlakken["buurtcode"], columns=list(LABELS), fill_value=0).to_numpy())


def met_dask(punten: str, buurten: str) -> dict[str, Any]:
    """dask-geopandas: dezelfde koppeling per blok, in twee draden."""
    import dask
    import dask.dataframe as dd
    import dask_geopandas
    import geopandas as gpd
    import pandas as pd

    vlakken = gpd.read_parquet(buurten)
    tabel = dd.read_parquet(punten, split_row_groups=True)
    rechts = vlakken[["buurtcode", "geometry"]]

    def koppel(blok: pd.DataFrame) -> pd.DataFrame:
        return gpd.GeoDataFrame(blok[["label"]], geometry=gpd.points_from_xy(blok["x_m"], blok["y_m"]), crs=vlakken.crs)

    leeg = gpd.GeoDataFrame({"label": pd.Series([], dtype="str")}, geometry=[], crs=vlakken.crs)
    adressen = dask_geopandas.from_dask_dataframe(tabel.map_partitions(koppel, meta=leeg))
    gekoppeld = dask_geopandas.sjoin(adressen, rechts, predicate="within")
    with dask.config.set(scheduler="threads", num_workers=2):
        tellingen = gekoppeld[["buurtcode", "label"]].astype("str").groupby(["buurtcode", "label"]).size().compute()
    aantallen = tellingen.unstack(fill_value=0)
    return _uitkomst(aantallen.reindex(index=vlakken["buurtcode"], columns=list(LABELS), fill_value=0).to_numpy())


def met_duckdb(punten: str, buurten: str) -> dict[str, Any]:
    """DuckDB met de spatial-uitbreiding, in twee draden."""
    import duckdb
    from duckdb_extensions import import_extension

    import_extension("spatial")
    con = duckdb.connect(config={"threads": 2})
    con.execute("LOAD spatial")
    rijen = con.execute(
        "SELECT b.buurtcode, p.label::VARCHAR, count(*) FROM read_parquet(?) p JOIN read_parquet(?) b "
        "ON ST_Within(ST_Point(p.x_m, p.y_m), b.geometry) GROUP BY ALL",
        [punten, buurten],
    ).fetchall()
    codes = [rij[0] for rij in con.execute("SELECT buurtcode FROM read_parquet(?)", [buurten]).fetchall()]
    plek = {code: i for i, code in enumerate(codes)}
    uit = np.zeros((len(codes), len(LABELS)), np.int64)
    for code, label, aantal in rijen:
        uit[plek[code], LABELS.index(label)] = aantal
    return _uitkomst(uit)


def _uitkomst(aantallen: NDArray[Any]) -> dict[str, Any]:
    vast = np.ascontiguousarray(aantallen, dtype="<i8")
    return {"som": hashlib.sha256(vast.tobytes()).hexdigest(), "punten_binnen": int(vast.sum())}


def _schrijf(bron: np.random.Generator, punten: int, buurten: int, pad_punten: Path, pad_buurten: Path) -> None:
    import geopandas as gpd
    import pandas as pd

    zaden, binnen = _zaden(bron, buurten)
    vlakken = gpd.GeoDataFrame(
        {"buurtcode": [f"BU{i:08d}" for i in range(buurten)]}, geometry=_vlakken(bron, zaden, binnen), crs=28992
    )
    _via_tijdelijk(pad_buurten, vlakken.to_parquet)
    kern = zaden[binnen][bron.choice(buurten, punten, p=_gewicht(bron, buurten))]
    spreiding = bron.gamma(2.0, 220.0, punten)[:, None]
    plek = kern + bron.normal(size=(punten, 2)) * spreiding
    verspreid = bron.random(punten) < 0.04
    plek[verspreid] = bron.random((int(verspreid.sum()), 2)) * (BREED_M, HOOG_M) + HOEK_M
    label = pd.Categorical.from_codes(bron.choice(len(LABELS), punten, p=AANDELEN), list(LABELS))
    tabel = pd.DataFrame({"x_m": plek[:, 0], "y_m": plek[:, 1], "label": label})
    _via_tijdelijk(pad_punten, lambda pad: tabel.to_parquet(pad, row_group_size=500_000, index=False))


def _via_tijdelijk(pad: Path, schrijf: Any) -> None:
    half = pad.with_suffix(".half")
    schrijf(half)
    half.replace(pad)


def _gewicht(bron: np.random.Generator, buurten: int) -> NDArray[np.float64]:
    gewicht = bron.gamma(0.8, size=buurten)
    return gewicht / gewicht.sum()


def _zaden(bron: np.random.Generator, buurten: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Buurtkernen, de helft bij steden; `binnen`: de eerste `buurten` binnen een landvorm. De rest begrenst alleen."""
    steden = bron.random((400, 2)) * (BREED_M, HOOG_M)
    ruim = buurten * 3
    stad = steden[bron.integers(0, 400, ruim)] + bron.normal(size=(ruim, 2)) * bron.gamma(2.0, 1_200.0, ruim)[:, None]
    land = bron.random((ruim, 2)) * (BREED_M, HOOG_M)
    kern = np.where(bron.random(ruim)[:, None] < 0.5, stad, land)
    midden, straal = np.array([BREED_M, HOOG_M]) / 2, np.array([BREED_M, HOOG_M]) / 2
    u, v = ((kern - midden) / straal).T
    hoek = np.arctan2(v, u)
    in_land = np.hypot(u, v) < 0.8 + 0.1 * np.sin(3 * hoek) + 0.06 * np.sin(7 * hoek + 1)
    gekozen = np.flatnonzero(in_land)[:buurten]
    binnen = np.zeros(ruim, bool)
    binnen[gekozen] = True
    houden = binnen | ~in_land
    ring = bron.random(200) * 2 * np.pi
    buiten = midden + np.column_stack([np.cos(ring), np.sin(ring)]) * 1.6 * straal
    return np.vstack([kern[houden], buiten]) + HOEK_M, np.r_[binnen[houden], np.zeros(200, bool)]


def _vlakken(bron: np.random.Generator, zaden: NDArray[np.float64], binnen: NDArray[np.bool_]) -> list[Any]:
    """Voronoivlakken met grillige, precies gedeelde grenzen.

    Elk grenspunt schuift naar een van de twee kernen aan weerszijden toe. Het blijft zo in het viervlak van de grens
    en die twee kernen; die viervlakken overlappen elkaar niet, dus de vlakken sluiten precies aan.
    """
    import shapely
    from scipy.spatial import Voronoi

    voronoi = Voronoi(zaden)
    eindig = np.array([i for i, einden in enumerate(voronoi.ridge_vertices) if -1 not in einden])
    einden = np.asarray([voronoi.ridge_vertices[i] for i in eindig])
    kernen = zaden[voronoi.ridge_points[eindig]]
    a, b = voronoi.vertices[einden[:, 0]], voronoi.vertices[einden[:, 1]]
    t = (np.arange(PUNTEN_PER_GRENS) + 0.5) / PUNTEN_PER_GRENS
    golf = sum(
        bron.normal(size=(len(a), 1)) / k * np.sin(np.pi * k * t) for k in (1, 2, 3, 5, 8, 13)
    ) + 0.15 * bron.normal(size=(len(a), PUNTEN_PER_GRENS))
    schuif = np.clip(0.12 * golf, -0.4, 0.4) * np.sin(np.pi * t)
    # Wie van kant wisselt raakt eerst de rechte grens: zo ligt elk lijnstukje in één van de twee driehoeken.
    wissel = np.sign(schuif[:, 1:]) * np.sign(schuif[:, :-1]) < 0
    schuif[:, 1:][wissel] = 0.0
    recht = a[:, None] + t[None, :, None] * (b - a)[:, None]
    doel = np.where((schuif > 0)[:, :, None], kernen[:, None, 0], kernen[:, None, 1])
    grens = recht + np.abs(schuif)[:, :, None] * (doel - recht)
    plek = {tuple(sorted(paar)): (i, paar[0]) for i, paar in enumerate(einden.tolist())}
    uit = []
    for zaad in np.flatnonzero(binnen):
        gebied = voronoi.regions[voronoi.point_region[zaad]]
        ring = []
        for van, naar in zip(gebied, [*gebied[1:], gebied[0]], strict=True):
            i, eerste = plek[tuple(sorted((van, naar)))]
            ring += [voronoi.vertices[van][None], grens[i] if eerste == van else grens[i][::-1]]
        uit.append(shapely.Polygon(np.vstack(ring)))
    if not (shapely.is_valid(uit).all() and shapely.coverage_is_valid(uit)):
        raise AssertionError("de gemaakte buurten overlappen of kruisen zichzelf")
    return uit
