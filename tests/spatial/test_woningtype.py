"""Het woningtype uit de vorm van het pand en de buren."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import Polygon, box

from spatial.errors import MissingColumn, OutOfRange, WrongCrs
from spatial.warmte.woningtype import classify

BAG = Path(__file__).parents[3] / "shared" / "data" / "formaten" / "bag" / "bag_denhaag_haagse-hout_2023.gpkg"


def wereld(vormen: dict[str, Polygon], woningen: dict[str, int] | None = None) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Panden met per pand een aantal woningen (standaard één)."""
    panden = gpd.GeoDataFrame({"pand_id": list(vormen)}, geometry=list(vormen.values()), crs=28992)
    per_pand = {pand: (woningen or {}).get(pand, 1) for pand in vormen}
    rijen = [(f"{pand}{nr}", pand, True) for pand, aantal in per_pand.items() for nr in range(aantal)]
    return panden, pd.DataFrame(rijen, columns=["vbo_id", "pand_id", "woonfunctie"])


def rij(lengte: int, x: float = 0.0, naam: str = "r", kier: float = 0.0) -> dict[str, Polygon]:
    return {f"{naam}{i}": box(x + i * (5 + kier), 0, x + i * (5 + kier) + 5, 9) for i in range(lengte)}


def typen(vormen: dict[str, Polygon], woningen: dict[str, int] | None = None, **opties: object) -> dict[str, str]:
    uit = classify(*wereld(vormen, woningen), **opties)  # type: ignore[arg-type]
    return {str(vbo)[:-1]: soort for vbo, soort in uit.items()}


def test_vrijstaand_paar_en_rij() -> None:
    uit = typen({**rij(1, 0, "v"), **rij(2, 100, "p"), **rij(4, 200, "r")})
    assert uit == {
        "v0": "vrijstaand",
        "p0": "twee_onder_een_kap",
        "p1": "twee_onder_een_kap",
        "r0": "hoek",
        "r1": "tussen",
        "r2": "tussen",
        "r3": "hoek",
    }


def test_meetkier_telt_als_wand_en_een_steeg_niet() -> None:
    assert set(typen(rij(2, kier=0.1)).values()) == {"twee_onder_een_kap"}
    assert set(typen(rij(2, kier=1.0)).values()) == {"vrijstaand"}
    assert set(typen(rij(2, kier=1.0), tolerantie_m=1.1).values()) == {"twee_onder_een_kap"}


def test_alleen_een_hoekpunt_raken_is_geen_buur() -> None:
    assert set(typen({"a": box(0, 0, 5, 5), "b": box(5, 5, 10, 10)}).values()) == {"vrijstaand"}


def test_schuur_zonder_woning_is_geen_buur() -> None:
    vormen = {"huis": box(0, 0, 6, 9), "schuur": box(6, 0, 9, 4)}
    assert typen(vormen, {"schuur": 0}) == {"huis": "vrijstaand"}


def test_huis_tegen_een_flat_is_hoek_en_geen_paar() -> None:
    uit = typen({"huis": box(0, 0, 5, 9), "flat": box(5, 0, 25, 12)}, {"flat": 6})
    assert uit == {"huis": "hoek", "flat": "meergezins_laag"}


@pytest.mark.parametrize(("aantal", "soort"), [(2, "meergezins_laag"), (9, "meergezins_laag"), (40, "meergezins_hoog")])
def test_laag_en_hoog_naar_woningen_per_grondvlak(aantal: int, soort: str) -> None:
    # 10 × 24 m = 240 m²; de grens van 4 per 100 m² ligt dus bij 9,6 woningen.
    assert set(typen({"f": box(0, 0, 10, 24)}, {"f": aantal}).values()) == {soort}


def test_hoogte_gaat_voor_waar_zij_bekend_is() -> None:
    vormen = {"f": box(0, 0, 10, 24), "g": box(100, 0, 110, 24)}
    hoogte = pd.Series({"f": 30.0, "g": np.nan})
    uit = typen(vormen, {"f": 3, "g": 3}, hoogte_m=hoogte)
    assert uit == {"f": "meergezins_hoog", "g": "meergezins_laag"}


def test_geen_woning_en_onbekend_pand_blijven_leeg_en_de_volgorde_blijft() -> None:
    panden, _ = wereld(rij(2))
    adressen = pd.DataFrame(
        {
            "vbo_id": ["3", "1", "2", "4"],
            "pand_id": ["weg", "r0", "r1", "r0"],
            "woonfunctie": [True, True, True, False],
        }
    )
    uit = classify(panden, adressen)
    assert list(uit.index) == ["3", "1", "2", "4"]
    assert uit.isna().tolist() == [True, False, False, True]
    assert uit["1"] == "twee_onder_een_kap"


def test_lege_tabellen() -> None:
    panden, adressen = wereld(rij(2))
    assert classify(panden.iloc[:0], adressen).isna().all()
    assert classify(panden, adressen.iloc[:0]).empty


def test_wat_niet_goed_is() -> None:
    panden, adressen = wereld(rij(2))
    with pytest.raises(MissingColumn, match="woonfunctie"):
        classify(panden, adressen.drop(columns="woonfunctie"))
    with pytest.raises(WrongCrs):
        classify(panden.to_crs(4326), adressen)
    with pytest.raises(OutOfRange, match="tolerantie_m"):
        classify(panden, adressen, tolerantie_m=0.0)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=5), st.floats(0, 360), st.randoms())
def test_draaien_en_husselen_verandert_niets(lengtes: list[int], hoek: float, kans: object) -> None:
    vormen: dict[str, Polygon] = {}
    for nr, lengte in enumerate(lengtes):
        vormen |= rij(lengte, nr * 100.0, f"{nr}_")
    namen = list(vormen)
    kans.shuffle(namen)  # type: ignore[attr-defined]
    gedraaid = {naam: affinity.rotate(vormen[naam], hoek, origin=(0, 0)) for naam in namen}
    uit, weer = typen(vormen), typen(gedraaid)
    assert uit == weer
    telling = pd.Series(uit).value_counts()
    assert telling.get("vrijstaand", 0) == lengtes.count(1)
    assert telling.get("twee_onder_een_kap", 0) == 2 * lengtes.count(2)
    assert telling.get("hoek", 0) == 2 * sum(lengte > 2 for lengte in lengtes)


@pytest.mark.realdata
@pytest.mark.skipif(not BAG.is_file(), reason="de gedeelde map met echte gegevens is er niet")
def test_den_haag() -> None:
    from layers.sources.bag import lees_panden, lees_verblijfsobjecten

    panden, _ = lees_panden(BAG)
    adressen, _ = lees_verblijfsobjecten(BAG)
    uit = classify(panden, adressen)
    telling = uit.value_counts()
    woningen = int(adressen["woonfunctie"].sum())
    # Een stadsdeel met veel etagewoningen en rijtjes: alle typen komen voor, appartementen het meest.
    assert set(telling.index) == {
        "vrijstaand",
        "twee_onder_een_kap",
        "hoek",
        "tussen",
        "meergezins_laag",
        "meergezins_hoog",
    }
    assert (telling["meergezins_laag"] + telling["meergezins_hoog"]) > 0.5 * woningen
    assert telling["tussen"] > telling["hoek"] > telling["vrijstaand"]
    assert uit[adressen["woonfunctie"].to_numpy()].notna().mean() > 0.98
    assert uit[~adressen["woonfunctie"].to_numpy()].isna().all()
