"""Waar mag een turbine staan in een provincie: 1,37 miljoen woningen, 7.377 wegen en natuur, op 25 m en op 10 m.

Elke kandidaat leest dezelfde drie bestanden en geeft de vrije cellen: verder dan 400 m van een woning, 150 m van een
weg en 250 m van natuur. De maat is atlite, langs zijn twee wegen: buffers van vormen, en een afstandsbeeld van een
raster (`circular`). Die twee benaderen de afstand, dus hun oppervlakte wijkt iets af. Of wijkwind klopt zegt een
steekproef van cellen, de helft aan een rand, naast de precieze afstand tot elk object.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.meting import DATA, Doel, Kandidaat, Uitslag, Verslag, meet, verhouding

TITEL = "uitsluiting van een provincie"
AFSTAND_M = {"woningen": 400.0, "wegen": 150.0, "natuur": 250.0}
ZAAD = 20261129
STEEKPROEF = 30_000
# Aantallen en maten; het vak is x, y van de linkerbovenhoek en breedte, hoogte in m. `los`: aandeel buiten de kernen.
GEBIEDEN: dict[str, dict[str, Any]] = {
    "klein": {
        "vak": (100_000, 460_000, 20_000, 20_000),
        "woningen": 40_000, "los": 0.02, "kernen": 60, "wegen": 400, "natuur": 12,
    },
    "provincie": {
        "vak": (100_000, 500_000, 70_700, 70_700),
        "woningen": 1_370_000, "los": 0.02, "kernen": 900, "wegen": 7_377, "natuur": 150,
    },
    "land": {
        "vak": (0, 640_000, 275_000, 300_000),
        "woningen": 10_000_000, "los": 0.001, "kernen": 4_000, "wegen": 122_000, "natuur": 2_400,
    },
}  # fmt: skip
MODULE = "benchmarks.uitsluiting"


def draai(klein: bool) -> Verslag:
    """Meet wijkwind naast atlite, op 25 m en op 10 m."""
    gebied = "klein" if klein else "provincie"
    invoer = maak_invoer(gebied)

    def op(cel_m: int) -> dict[str, Any]:
        return {**invoer, "gebied": gebied, "cel_m": cel_m}

    ruimte = geheugen_vrij_gib()
    vector = Kandidaat("atlite, vormen 25 m", f"{MODULE}:met_atlite_vormen", op(25), maat=True, herhaal=1)
    kandidaten = [
        Kandidaat("wijkwind 25 m", f"{MODULE}:met_wijkwind", op(25)),
        Kandidaat("wijkwind 10 m", f"{MODULE}:met_wijkwind", op(10)),
        Kandidaat("atlite, circular 25 m", f"{MODULE}:met_atlite_raster", op(25), maat=True, herhaal=1),
        Kandidaat("atlite, circular 10 m", f"{MODULE}:met_atlite_raster", op(10), maat=True, herhaal=2),
        *([vector] if klein or ruimte >= 19.0 else []),
    ]
    uitslagen = {u.naam: u for u in meet(kandidaten, meld=print)}
    eigen = uitslagen["wijkwind 25 m"]
    doelen = [] if klein else _doelen(uitslagen)
    toelichting = [f"{naam}: vrij {u.uitkomst['vrij_km2']:.2f} km²" for naam, u in uitslagen.items() if not u.fout]
    if "atlite, vormen 25 m" not in uitslagen:
        toelichting.append(f"atlite met vormen vraagt 17 GiB en is overgeslagen: er is {ruimte:.0f} GiB vrij")
    fouten = [tel_fouten(gebied, cel_m, invoer) for cel_m in (25, 10)]
    toelichting += [f"{cel_m} m: {f} van {n} cellen fout" for cel_m, (f, n) in zip((25, 10), fouten, strict=True)]
    return Verslag(
        f"{GEBIEDEN[gebied]['woningen']:,} woningen".replace(",", "."),
        list(uitslagen.values()),
        doelen,
        gelijk=not eigen.fout and all(f == 0 for f, _ in fouten),
        toelichting=toelichting,
    )


def _doelen(uitslagen: dict[str, Uitslag]) -> list[Doel]:
    eigen, fijn = uitslagen["wijkwind 25 m"], uitslagen["wijkwind 10 m"]
    doelen = []
    if (vormen := uitslagen.get("atlite, vormen 25 m")) is not None and not vormen.fout:
        doelen.append(Doel("25 m: keer sneller dan atlite met vormen, hele proces", verhouding(vormen, eigen), 30.0))
        doelen.append(
            Doel("25 m: keer minder geheugen dan atlite met vormen", verhouding(vormen, eigen, "piek_mib"), 20)
        )
    doelen.append(
        Doel("25 m: keer sneller dan atlite circular", verhouding(uitslagen["atlite, circular 25 m"], eigen), 2.0)
    )
    doelen.append(
        Doel("10 m: keer sneller dan atlite circular", verhouding(uitslagen["atlite, circular 10 m"], fijn), 8.0)
    )
    return doelen


def geheugen_vrij_gib() -> float:
    """Hoeveel geheugen er nu te krijgen is; 0 als dat niet te lezen is."""
    pad = Path("/proc/meminfo")
    if not pad.exists():
        return 0.0
    regel = next(r for r in pad.read_text(encoding="ascii").splitlines() if r.startswith("MemAvailable"))
    return float(regel.split()[1]) / 2**20


def met_wijkwind(gebied: str, cel_m: float, **paden: str) -> dict[str, Any]:
    """De rijreeksen van wijkwind."""
    from spatial.ruimte.uitsluiting import uitsluiten

    uitkomst = uitsluiten(*_opdracht(gebied, cel_m, paden))
    return {"vrij_km2": uitkomst.vrij_km2}


def met_atlite_vormen(gebied: str, cel_m: float, **paden: str) -> dict[str, Any]:
    """Wat een gebruiker met vormen doet: elke vorm een buffer, en die in het raster branden."""
    import geopandas as gpd
    import pyarrow.parquet as pq
    from atlite import ExclusionContainer

    tabel = pq.read_table(paden["woningen"])
    punten = gpd.points_from_xy(tabel["x_m"].to_numpy(), tabel["y_m"].to_numpy(), crs=28992)
    lagen = {"woningen": gpd.GeoDataFrame(geometry=punten)}
    lagen |= {naam: gpd.read_parquet(paden[naam]) for naam in ("wegen", "natuur")}
    houder = ExclusionContainer(crs=28992, res=cel_m)
    for naam, laag in lagen.items():
        houder.add_geometry(laag, buffer=AFSTAND_M[naam])
    houder.open_files()  # zonder dit laat atlite 0.7.0 de buffer van een laag in het geheugen weg
    return _vrij_volgens_atlite(houder, gebied, cel_m)


def met_atlite_raster(gebied: str, cel_m: float, **paden: str) -> dict[str, Any]:
    """Wat een gebruiker met rasters doet: branden, en de afstand tot gebrande cellen nemen."""
    import geopandas as gpd
    import pyarrow.parquet as pq
    import rasterio
    from atlite import ExclusionContainer
    from rasterio.features import rasterize

    rooster = _rooster(gebied, cel_m)
    plaats = rasterio.transform.from_origin(rooster.links_m, rooster.boven_m, cel_m, cel_m)
    houder = ExclusionContainer(crs=28992, res=cel_m)
    for naam, afstand_m in AFSTAND_M.items():
        beeld = np.zeros((rooster.rijen, rooster.kolommen), np.uint8)
        if naam == "woningen":
            tabel = pq.read_table(paden[naam])
            kolom = np.floor((tabel["x_m"].to_numpy() - rooster.links_m) / cel_m).astype(np.int64)
            rij = np.floor((rooster.boven_m - tabel["y_m"].to_numpy()) / cel_m).astype(np.int64)
            in_beeld = (kolom >= 0) & (kolom < rooster.kolommen) & (rij >= 0) & (rij < rooster.rijen)
            beeld[rij[in_beeld], kolom[in_beeld]] = 1
        else:
            vormen = gpd.read_parquet(paden[naam]).geometry
            rasterize(vormen, out=beeld, transform=plaats, default_value=1, all_touched=naam == "wegen")
        bestand = rasterio.MemoryFile()
        with bestand.open(
            driver="GTiff", width=rooster.kolommen, height=rooster.rijen, count=1, dtype="uint8", crs=28992,
            transform=plaats,
        ) as doel:  # fmt: skip
            doel.write(beeld, 1)
        houder.add_raster(bestand.open(), codes=[1], buffer=afstand_m, buffer_geometry="circular", crs=28992)
    return _vrij_volgens_atlite(houder, gebied, cel_m)


def _vrij_volgens_atlite(houder: Any, gebied: str, cel_m: float) -> dict[str, Any]:
    import geopandas as gpd
    from shapely import box

    vak = gpd.GeoSeries([box(*_rooster(gebied, cel_m).grenzen)], crs=28992)
    vrij, _ = houder.compute_shape_availability(vak)
    return {"vrij_km2": float(np.count_nonzero(vrij)) * cel_m * cel_m / 1e6}


def _rooster(gebied: str, cel_m: float) -> Any:
    from spatial.ruimte.uitsluiting import Rooster

    links, boven, breed, hoog = GEBIEDEN[gebied]["vak"]
    return Rooster(float(links), float(boven), float(cel_m), int(hoog // cel_m), int(breed // cel_m))


def _opdracht(gebied: str, cel_m: float, paden: dict[str, str]) -> tuple[Any, list[Any]]:
    """Het rooster en de drie regels."""
    import pyarrow.parquet as pq
    import shapely

    from spatial.ruimte.uitsluiting import Afstandslaag

    bestand = pq.ParquetFile(paden["woningen"])
    xy = np.empty((bestand.metadata.num_rows, 2), order="F")
    plek = 0
    for deel in bestand.iter_batches(1_000_000):
        xy[plek : plek + deel.num_rows, 0], xy[plek : plek + deel.num_rows, 1] = deel["x_m"], deel["y_m"]
        plek += deel.num_rows
    lagen = [Afstandslaag("woningen", xy, AFSTAND_M["woningen"])]
    for naam in ("wegen", "natuur"):
        vormen = shapely.from_wkb(pq.read_table(paden[naam], columns=["geometry"])["geometry"].to_numpy())
        lagen.append(Afstandslaag(naam, vormen, AFSTAND_M[naam]))
    return _rooster(gebied, cel_m), lagen


def tel_fouten(gebied: str, cel_m: float, paden: dict[str, str]) -> tuple[int, int]:
    """Hoeveel cellen van een steekproef anders zijn dan de precieze afstand zegt, en de grootte van de steekproef.

    De helft ligt aan een rand tussen vrij en uitgesloten, de andere helft overal. Elke regel telt apart.
    """
    import shapely
    from scipy.spatial import cKDTree

    from spatial.ruimte.uitsluiting import uitsluiten

    rooster, lagen = _opdracht(gebied, cel_m, paden)
    bits = uitsluiten(rooster, lagen).bits
    bron = np.random.default_rng(ZAAD)
    rand = np.flatnonzero(np.pad(bits[:, 1:] != bits[:, :-1], ((0, 0), (0, 1))))
    cel = np.concatenate([bron.choice(rand, STEEKPROEF // 2), bron.integers(0, bits.size, STEEKPROEF // 2)])
    x, y = rooster.midden_x()[cel % rooster.kolommen], rooster.midden_y()[cel // rooster.kolommen]
    fout = np.zeros(cel.size, np.bool_)
    for k, laag in enumerate(lagen):
        if laag.geometrie.dtype == object:
            punten = shapely.points(x, y)
            (vraag, _), afstand = shapely.STRtree(laag.geometrie).query_nearest(
                punten, return_distance=True, all_matches=False
            )
            kortst = np.empty(cel.size)
            kortst[vraag] = afstand
        else:
            kortst, _ = cKDTree(laag.geometrie, balanced_tree=False, compact_nodes=False).query(np.column_stack([x, y]))
        hoort = (kortst < laag.afstand_m[0]) | (kortst == 0)
        fout |= hoort != (bits.ravel()[cel] >> k & 1).astype(bool)
    return int(fout.sum()), int(cel.size)


def maak_invoer(gebied: str) -> dict[str, str]:
    """De drie bestanden, gemaakt als ze er nog niet zijn; zelfde zaad, zelfde bestand."""
    import geopandas as gpd
    import pyarrow as pa
    import pyarrow.parquet as pq

    DATA.mkdir(exist_ok=True)
    paden = {naam: DATA / f"uitsluiting_{gebied}_{naam}.parquet" for naam in AFSTAND_M}
    if not all(pad.exists() for pad in paden.values()):
        print(f"  invoer maken: {gebied}")
        bron, maat = np.random.default_rng(ZAAD), GEBIEDEN[gebied]
        xy = _woningen(bron, maat)
        pq.write_table(pa.table({"x_m": xy[:, 0], "y_m": xy[:, 1]}), paden["woningen"])
        gpd.GeoDataFrame(geometry=_wegen(bron, maat), crs=28992).to_parquet(paden["wegen"])
        gpd.GeoDataFrame(geometry=_natuur(bron, maat), crs=28992).to_parquet(paden["natuur"])
    return {naam: str(pad) for naam, pad in paden.items()}


def _plekken(bron: np.random.Generator, maat: dict[str, Any], aantal: int) -> NDArray[np.float64]:
    """Willekeurige plekken in het vak en tot 1 km eromheen."""
    links, boven, breed, hoog = maat["vak"]
    x = bron.uniform(links - 1_000, links + breed + 1_000, aantal)
    return np.column_stack([x, bron.uniform(boven - hoog - 1_000, boven + 1_000, aantal)])


def _woningen(bron: np.random.Generator, maat: dict[str, Any]) -> NDArray[np.float64]:
    """De meeste in dorpen en steden van ongelijke grootte, een klein deel (`los`) verspreid in het land."""
    kernen = _plekken(bron, maat, maat["kernen"])
    grootte = bron.pareto(1.2, len(kernen)) + 0.2
    kern = bron.choice(len(kernen), int((1 - maat["los"]) * maat["woningen"]), p=grootte / grootte.sum())
    spreiding_m = 220.0 * np.sqrt(grootte[kern])[:, None]
    in_kern = kernen[kern] + bron.normal(size=(kern.size, 2)) * spreiding_m
    xy = np.vstack([in_kern, _plekken(bron, maat, maat["woningen"] - kern.size)])
    return np.round(xy, 3)


def _wegen(bron: np.random.Generator, maat: dict[str, Any]) -> NDArray[Any]:
    """Slingerende stukken weg van ongeveer 300 m, met zes knikken."""
    import shapely

    begin = _plekken(bron, maat, maat["wegen"])
    koers = bron.uniform(0, 2 * np.pi, (len(begin), 1)) + np.cumsum(bron.normal(0, 0.25, (len(begin), 6)), axis=1)
    stap = 50.0 * np.stack([np.cos(koers), np.sin(koers)], axis=2)
    return shapely.linestrings(np.concatenate([begin[:, None], begin[:, None] + np.cumsum(stap, axis=1)], axis=1))


def _natuur(bron: np.random.Generator, maat: dict[str, Any]) -> NDArray[Any]:
    """Grillige vlakken van een halve tot drie km, met elk 240 hoekpunten."""
    import shapely

    midden = _plekken(bron, maat, maat["natuur"])
    hoek = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    straal = np.exp(bron.uniform(np.log(500), np.log(3_000), (len(midden), 1))) * np.ones_like(hoek)
    for k in (2, 3, 5, 9):
        fase = bron.uniform(0, 2 * np.pi, (len(midden), 1))
        straal = straal * (1 + 0.25 / k * np.sin(k * hoek + fase))
    return shapely.polygons(midden[:, None] + straal[:, :, None] * np.stack([np.cos(hoek), np.sin(hoek)], axis=1))
