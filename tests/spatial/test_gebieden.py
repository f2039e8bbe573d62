"""Eigen gebieden: uit adressen geteld, buurtcijfers gewogen, en bij elk cijfer hoe het is gemaakt."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, Polygon, box

from spatial.errors import EmptyInput, MissingColumn, WrongCrs
from spatial.warmte.gebieden import ADRESSEN, voeg_samen
from spatial.warmte.kruistabel import NAAR_ADRESSEN, NAAR_OPPERVLAKTE, ONBEKEND

# Twee buurten van 1 ha; de woningen van BU1 staan allemaal links, die van BU2 allemaal rechts.
BUURTEN = gpd.GeoDataFrame(
    {
        "buurtnaam": ["Een", "Twee"],
        "gemeentecode": ["GM0001", "GM0002"],
        "gemeentenaam": ["Aa", "Bee"],
        "woningen": [4.0, 2.0],
        "inwoners": [8.0, 6.0],
        "huishoudens": [4.0, np.nan],
        "gas_m3_woning": [1000.0, 2000.0],
        "aandeel_corporatie": [0.5, np.nan],
        "opp_land_ha": [1.0, 0.5],
    },
    geometry=[box(0, 0, 100, 100), box(100, 0, 200, 100)],
    index=pd.Index(["BU1", "BU2"], name="buurtcode"),
    crs=28992,
)
VBO = gpd.GeoDataFrame(
    {
        "vbo_id": [f"v{i}" for i in range(7)],
        "pand_id": [f"p{i}" for i in range(7)],
        "woonfunctie": [True, True, True, True, True, True, False],
        "oppervlakte_m2": [100.0, 100.0, 100.0, 100.0, 80.0, 80.0, 250.0],
        "bouwjaar": [1930.0, 1960.0, 1970.0, np.nan, 2010.0, 1950.0, 1990.0],
    },
    geometry=[Point(x, 50) for x in (10, 20, 30, 90, 110, 190, 95)],
    crs=28992,
)
LABELS = pd.DataFrame({"vbo_id": ["v0", "v3", "v4", "v6"], "labelklasse": ["G", "C", "A", "B"]})


def gebied(*vormen, **kolommen):
    return gpd.GeoDataFrame(kolommen, geometry=list(vormen), crs=28992)


def test_counts_come_from_addresses_not_from_smearing():
    # De helft van beide buurten: naar oppervlakte 3 woningen, in werkelijkheid v3 en v4.
    uit = voeg_samen(gebied(box(50, 0, 150, 100), naam=["Kavel"]), BUURTEN, verblijfsobjecten=VBO, energielabels=LABELS)
    rij, hoe = uit.tabel.loc["GEB-0001"], uit.herkomst.loc["GEB-0001"]
    assert rij["buurtnaam"] == "Kavel"
    assert rij["woningen"] == 2.0
    assert hoe["woningen"] == ADRESSEN
    assert rij["utiliteit_m2"] == 250.0
    assert rij["aandeel_1945_1991"] == 0.0  # v3 heeft geen bouwjaar, v4 is van 2010
    assert rij["gas_m3_woning"] == pytest.approx(1500.0)  # één adres uit elke buurt
    assert hoe["gas_m3_woning"] == NAAR_ADRESSEN
    assert rij["inwoners"] == pytest.approx(8 / 4 + 6 / 2)
    assert rij["opp_ha"] == pytest.approx(1.0)
    assert rij["opp_land_ha"] == pytest.approx(0.75)
    assert hoe["opp_land_ha"] == NAAR_OPPERVLAKTE
    assert uit.adressen["vbo_id"].tolist() == ["v3", "v4", "v6"]
    assert set(uit.adressen["buurtcode"]) == {"GEB-0001"}


def test_a_buurt_figure_that_is_half_unknown_stays_missing():
    uit = voeg_samen(gebied(box(50, 0, 150, 100)), BUURTEN, verblijfsobjecten=VBO)
    assert np.isnan(uit.tabel.loc["GEB-0001", "aandeel_corporatie"])
    assert uit.herkomst.loc["GEB-0001", "aandeel_corporatie"] == ONBEKEND
    assert np.isnan(uit.tabel.loc["GEB-0001", "huishoudens"])
    ruim = voeg_samen(gebied(box(50, 0, 150, 100)), BUURTEN, verblijfsobjecten=VBO, minimale_dekking=0.5)
    assert ruim.tabel.loc["GEB-0001", "aandeel_corporatie"] == pytest.approx(0.5)


def test_labels_of_the_dwellings_inside_with_coverage():
    uit = voeg_samen(gebied(box(0, 0, 150, 100)), BUURTEN, verblijfsobjecten=VBO, energielabels=LABELS)
    rij = uit.labels.set_index("buurtcode").loc["GEB-0001"]
    assert rij["woningen"] == 5.0
    assert (rij["aantal_A"], rij["aantal_C"], rij["aantal_G"], rij["aantal_B"]) == (1.0, 1.0, 1.0, 0.0)
    assert rij["aantal_onbekend"] == 2.0
    assert rij["dekking"] == pytest.approx(0.6)


def test_without_addresses_it_says_by_area():
    uit = voeg_samen(gebied(box(50, 0, 150, 100)), BUURTEN)
    rij, hoe = uit.tabel.loc["GEB-0001"], uit.herkomst.loc["GEB-0001"]
    assert rij["woningen"] == pytest.approx(3.0)
    assert hoe["woningen"] == hoe["gas_m3_woning"] == NAAR_OPPERVLAKTE
    # Gewogen naar geschatte woningen: (2·1000 + 1·2000) / 3.
    assert rij["gas_m3_woning"] == pytest.approx(4000 / 3)
    assert uit.adressen is None
    assert uit.labels is None
    assert "aandeel_1945_1991" not in uit.tabel.columns


def test_an_area_without_dwellings_falls_back_to_area_weights():
    uit = voeg_samen(gebied(box(40, 0, 80, 100)), BUURTEN, verblijfsobjecten=VBO)
    assert uit.tabel.loc["GEB-0001", "woningen"] == 0.0
    assert uit.tabel.loc["GEB-0001", "gas_m3_woning"] == 1000.0
    assert uit.herkomst.loc["GEB-0001", "gas_m3_woning"] == NAAR_OPPERVLAKTE


def test_unusable_overlapping_and_outside_areas_are_reported():
    strik = Polygon([(0, 0), (50, 50), (50, 0), (0, 50)])
    uit = voeg_samen(
        gebied(strik, box(0, 0, 70, 100), None, box(900, 900, 950, 950), box(60, 0, 250, 100), Point(1, 1)), BUURTEN
    )
    assert uit.tabel.index.tolist() == ["GEB-0002", "GEB-0005"]
    tekst = "\n".join(uit.meldingen)
    assert "GEB-0001 is niet gebruikt: de geometrie is kapot" in tekst
    assert "GEB-0003 is niet gebruikt: het heeft geen geometrie" in tekst
    assert "GEB-0004 is niet gebruikt: het ligt buiten" in tekst
    assert "GEB-0006 is niet gebruikt: het is geen vlak" in tekst
    assert "GEB-0005 ligt voor 26% buiten de buurten" in tekst
    assert "Gebieden GEB-0002 en GEB-0005 overlappen (0.1 ha)" in tekst
    assert uit.tabel.loc["GEB-0005", "gemeentecode"] == "GM0002"


def test_year_from_the_building_when_the_address_has_none():
    panden = gpd.GeoDataFrame(
        {"pand_id": ["p0", "p1"], "bouwjaar": [1950.0, 2000.0]},
        geometry=[box(5, 45, 15, 55), box(15, 45, 25, 55)],
        crs=28992,
    )
    uit = voeg_samen(gebied(box(0, 0, 50, 100)), BUURTEN, verblijfsobjecten=VBO.drop(columns="bouwjaar"), panden=panden)
    assert uit.tabel.loc["GEB-0001", "aandeel_1945_1991"] == pytest.approx(0.5)
    assert uit.tabel.loc["GEB-0001", "panden"] == 2.0


def test_refusals():
    with pytest.raises(WrongCrs, match="gebieden"):
        voeg_samen(gebied(box(0, 0, 1, 1)).to_crs(4326), BUURTEN)
    with pytest.raises(EmptyInput, match="geen van de 1"):
        voeg_samen(gebied(box(900, 900, 910, 910)), BUURTEN)
    with pytest.raises(MissingColumn, match="woonfunctie"):
        voeg_samen(gebied(box(0, 0, 50, 50)), BUURTEN, verblijfsobjecten=VBO.drop(columns="woonfunctie"))
    with pytest.raises(MissingColumn, match="labelklasse"):
        voeg_samen(gebied(box(0, 0, 50, 50)), BUURTEN, verblijfsobjecten=VBO, energielabels=LABELS[["vbo_id"]])


def test_drawing_a_buurt_gives_the_buurt_back():
    uit = voeg_samen(gebied(*BUURTEN.geometry), BUURTEN, verblijfsobjecten=VBO)
    for kolom in ("woningen", "inwoners", "gas_m3_woning", "opp_land_ha"):
        assert uit.tabel[kolom].tolist() == pytest.approx(BUURTEN[kolom].tolist())
    assert uit.meldingen == ()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 199), min_size=1, max_size=4, unique=True), st.booleans())
def test_a_division_of_the_town_keeps_the_totals(sneden, met_adressen):
    randen = [0, *sorted(sneden), 200]
    delen = gebied(*(box(a, 0, b, 100) for a, b in pairwise(randen)))
    # Een punt op een snede telt in beide gebieden; schuif de adressen een halve meter op.
    vbo = VBO.set_geometry(VBO.geometry.translate(0.5)) if met_adressen else None
    uit = voeg_samen(delen, BUURTEN, verblijfsobjecten=vbo)
    for kolom in ("woningen", "inwoners", "opp_land_ha"):
        assert uit.tabel[kolom].sum() == pytest.approx(BUURTEN[kolom].sum())
    gewicht = uit.kruistabel.groupby("gebied")["gewicht"].sum()
    assert gewicht.to_numpy() == pytest.approx(np.ones(len(gewicht)))
