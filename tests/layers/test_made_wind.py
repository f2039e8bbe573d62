"""De lagen voor wind van de gemaakte stad: spreken ze de andere lagen niet tegen?"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from layers.made import verzin
from layers.referentie import load_wind_parameters
from layers.windtabel import klimaat_uit_tabel, klimaat_uit_uren

Stad = dict[str, gpd.GeoDataFrame | pd.DataFrame]
P = load_wind_parameters()


@pytest.fixture(scope="module")
def stad() -> Stad:
    return verzin(40, 3, panden=False)


def test_de_rij_telt_op_tot_de_wachtrij(stad: Stad) -> None:
    netten = stad["netcapaciteit"].set_index("gebied_id")
    som = stad["aanvragen"].groupby(["gebied_id", "richting"])["vermogen_mw"].sum()
    for richting in ("afname", "opwek"):
        for gebied, wacht in netten[f"wachtrij_{richting}_mw"].items():
            assert som.get((gebied, richting), 0.0) == pytest.approx(wacht, abs=0.05)
    assert set(stad["aanvragen"].loc[stad["aanvragen"]["richting"] == "opwek", "categorie"]) == {0.0}
    bij = stad["netversterkingen"]
    assert (bij["jaar_laat"] >= bij["jaar"]).all()
    assert set(bij["gebied_id"]) <= set(netten.index)


def test_bodemgebruik_dekt_het_land_een_keer(stad: Stad) -> None:
    bodem = stad["bodemgebruik"]
    land = shapely.union_all(stad["buurten"].geometry.to_numpy())
    assert bodem.geometry.area.sum() == pytest.approx(land.area, rel=1e-6)
    assert set(bodem["bodemfactor"]) == {0.0, 0.2, 0.5, 1.0}
    water = bodem[bodem["soort"] == "water"].geometry.iloc[0]
    assert water.area == pytest.approx(stad["water"].geometry.union_all().intersection(land).area, rel=0.01)


def test_elke_windlaag_ligt_in_de_gemeente(stad: Stad) -> None:
    land = shapely.union_all(stad["buurten"].geometry.to_numpy()).buffer(1.0)
    for naam in ("buisleidingen", "hoogspanning", "radar", "hoogtebeperkingen", "landschap", "zoekgebieden"):
        assert stad[naam].geometry.intersects(land).all(), naam
    assert set(stad["hoogspanning"]["soort"]) == {"lijn", "kabel", "station"}
    assert {"voorkeur", "uitsluiting", "waterschapsgrond", "openbare grond"} == set(stad["landschap"]["soort"])
    objecten = stad["kwetsbare_objecten"]
    assert {"kwetsbaar", "beperkt_kwetsbaar"} == set(objecten["soort"])
    vlak = stad["buurten"].set_index("buurtcode").geometry.loc[objecten["buurtcode"].to_numpy()]
    assert shapely.intersects(vlak.to_numpy(), objecten.geometry.to_numpy()).all()


def test_wind_waait_zoals_het_recept_zegt(stad: Stad) -> None:
    som = stad["wind"].groupby("hoogte_m")[["dag_procent", "avond_procent", "nacht_procent"]].sum()
    assert np.allclose(som, 100.0, atol=1e-9)
    tabel = klimaat_uit_tabel(stad["wind"], P, "gemaakt", gemaakt=True)
    assert tabel.verdeling(120.0).gemiddelde_ms == pytest.approx(7.5, abs=0.05)
    uren = klimaat_uit_uren(stad["winduren"], P, "gemaakt", gemaakt=True)
    assert len(stad["winduren"]) == 8760
    assert uren.verdeling(120.0).gemiddelde_ms == pytest.approx(7.5, rel=0.1)
    assert uren.roos is not None
    assert uren.roos.richting_graden[int(np.argmax(uren.roos.aandeel))] in (180.0, 210.0, 240.0, 270.0)
    samenhang = np.corrcoef(stad["winduren"]["snelheid_ms"][1:], stad["winduren"]["snelheid_ms"][:-1])[0, 1]
    assert samenhang > 0.8


def test_wind_is_er_een_keer_voor_het_hele_land() -> None:
    twee = verzin(80, 3, panden=False)
    assert len(twee["winduren"]) == 8760
    assert not twee["wind"].duplicated(["hoogte_m", "klasse_ms"]).any()
