"""De omgeving van een park: adressen per punt, bestaande turbines, hoogte, wind, en wat gemaakt is."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Point, box

from layers.assemble import open_studie
from layers.bestaande_turbines import bestaande_turbines
from layers.errors import StoreFault
from layers.hoogtemozaiek import lees_hoogte
from layers.inlezen import neem_op
from layers.made import maak_stad
from layers.made.aanvulling import vul_aan
from layers.made.hoogte import schrijf_hoogte
from layers.manifest import lees_manifest
from layers.omgeving import open_omgeving
from layers.omgeving_objecten import lees_objecten
from layers.referentie import load_wind_parameters
from layers.sources.turbinegroepen import groepen, vermogen_kw
from layers.store import lees_laag
from layers.turbinetypen import load_turbinetypen
from spatial.errors import OutOfRange

P, TYPES = load_wind_parameters(), load_turbinetypen()


@pytest.fixture(scope="module")
def stad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("omgeving") / "stad"
    maak_stad(buurten=80, seed=2, data=data, panden=False)
    return data


def adres(nummer: int, x: float, y: float, **anders: object) -> dict[str, object]:
    vast = {
        "vbo_id": str(nummer),
        "woonfunctie": True,
        "status": "Verblijfsobject in gebruik",
        "huisnummer": str(nummer),
    }
    return {**vast, "postcode": "3286AA", "geometry": Point(x, y), **anders}


def test_adressen_op_een_punt_tellen_samen_en_wat_leegstaat_niet(vier_buurten: gpd.GeoDataFrame) -> None:
    rijen = [
        adres(1, 90_010, 420_010),
        adres(2, 90_010, 420_010),
        adres(3, 90_150, 420_050),
        adres(4, 90_020, 420_020, woonfunctie=False),
        adres(5, 90_030, 420_030, status="Verblijfsobject buiten gebruik"),
        adres(6, 80_000, 420_030),
    ]
    kwetsbaar = gpd.GeoDataFrame(
        {"object_id": ["1"], "naam": ["School"], "soort": ["kwetsbaar"]}, geometry=[Point(90_350, 420_050)], crs=28992
    )
    uit = lees_objecten(gpd.GeoDataFrame(rijen, crs=28992), kwetsbaar, vier_buurten, 5.0)
    assert uit is not None
    assert uit.index.tolist() == ["1", "3", "6", "1#1"]
    assert uit["woningen"].tolist() == [2, 1, 1, 0]
    assert uit["buurtcode"].fillna("buiten").tolist() == ["BU00010001", "BU00010002", "buiten", "BU00020002"]
    assert uit["soort"].tolist() == ["woning"] * 3 + ["kwetsbaar"]
    assert uit["naam"].iloc[0] == "3286AA 1"
    assert uit["hoogte_m"].unique().tolist() == [5.0]
    assert lees_objecten(None, kwetsbaar, vier_buurten, 5.0) is None


def test_groepen_turbines_worden_losse_turbines_met_een_aanname() -> None:
    ruw = pd.DataFrame(
        {
            "turbine_id": ["a", "b"],
            "aantal": ["7", "2;1"],
            "vermogen_kw": ["500 kW;500 kW;n/a", "n/a"],
            "naam": ["X;X", None],
        }
    )
    tabel = groepen(ruw)
    assert tabel["aantal"].tolist() == [7.0, 3.0]
    assert tabel["vermogen_kw"].tolist()[0] == 500.0
    assert np.isnan(vermogen_kw("n/a"))
    laag = gpd.GeoDataFrame(tabel, geometry=[Point(90_000, 420_000), Point(95_000, 420_000)], crs=28992)
    uit = bestaande_turbines(laag, TYPES)
    assert uit.park is not None
    assert len(uit.park) == 10
    assert set(uit.park.turbines["type"]) == {"bestaand-500kw", "bestaand-2mw"}
    xy = uit.park.xy[:7]
    afstand = np.linalg.norm(xy[:, None] - xy[None], axis=2)[np.triu_indices(7, 1)]
    assert afstand.min() > 3.0 * 40.0
    assert np.linalg.norm(xy.mean(axis=0) - [90_000, 420_000]) < 200.0
    tekst = " ".join(uit.meldingen)
    assert "aangenomen" in tekst
    assert "1 van 2 punten: gerekend als bestaand-2mw" in tekst


def test_een_bekende_rotor_en_hoogte_blijven_en_dubbel_telt_een_keer() -> None:
    maten = {"aantal": [1.0, 1.0], "vermogen_kw": [1600.0, np.nan], "rotordiameter_m": [72.0, np.nan]}
    laag = gpd.GeoDataFrame(
        {"turbine_id": ["a", "b"], **maten, "ashoogte_m": [80.0, 20.0]},
        geometry=[Point(90_000, 420_000)] * 2,
        crs=28992,
    )
    uit = bestaande_turbines(laag, TYPES)
    assert uit.park is not None
    assert uit.park.ids == ["a"]
    assert (uit.park.rotordiameter_m[0], uit.park.ashoogte_m[0], uit.park.vermogen_kw[0]) == (72.0, 80.0, 1600.0)
    assert bestaande_turbines(None, TYPES).park is None
    assert bestaande_turbines(laag.iloc[:0], TYPES).park is None


def test_de_gemaakte_stad_is_een_hele_omgeving(stad: Path) -> None:
    stappen: list[float] = []
    studie, omgeving = open_omgeving(stad, P, types=TYPES, voortgang=lambda _, deel: stappen.append(deel))
    assert stappen == sorted(stappen)
    assert omgeving.objecten is not None
    assert omgeving.objecten["woningen"].sum() == studie.buurten["woningen"].sum()
    assert {"kwetsbaar", "beperkt_kwetsbaar", "woning"} == set(omgeving.objecten["soort"])
    assert omgeving.hoogte is not None
    assert omgeving.oppervlak is not None
    assert omgeving.hoogte.waarden.shape == omgeving.oppervlak.waarden.shape
    assert np.nanmin(omgeving.oppervlak.waarden - omgeving.hoogte.waarden) >= 0.0
    assert omgeving.klimaat is not None
    assert omgeving.klimaat.gemaakt
    assert omgeving.klimaat.verdeling(120.0).gemiddelde_ms == pytest.approx(7.5, abs=0.05)
    assert {"objecten", "klimaat", "hoogte", "natuur"} <= omgeving.gemaakt
    assert all("gemaakt" in omgeving.bronnen[naam] for naam in ("objecten", "hoogte", "klimaat", "bestaand"))
    wegen = omgeving.laag("wegen")
    assert wegen is not None
    assert "snelweg" in set(wegen["soort"])
    assert omgeving.bestaand is not None
    assert np.isfinite(omgeving.bestaand.turbines["maaiveld_m"]).all()
    assert omgeving.woningbouwlocaties is not None
    assert omgeving.woningbouwlocaties.index.name == "plan_id"


def test_buren_doen_mee_als_er_een_gemeente_gekozen_is(stad: Path) -> None:
    studie, omgeving = open_omgeving(stad, P, types=TYPES, gemeenten=("GM9900",))
    assert studie.gemeenten == ("GM9900",)
    assert omgeving.objecten is not None
    codes = omgeving.objecten["buurtcode"].dropna().str.slice(2, 6)
    assert set(codes) == {"9900", "9901"}
    assert omgeving.klimaat is not None
    assert not any("terugval" in melding for melding in omgeving.klimaat.meldingen)


def test_een_eigen_windtabel_gaat_voor_en_zonder_alles_is_het_een_terugval(stad: Path, tmp_path: Path) -> None:
    tabel = tmp_path / "wind.csv"
    tabel.write_text("klasse;dag;avond;nacht\n7;40;50;60\n8;60;50;40\n")
    _, omgeving = open_omgeving(stad, P, types=TYPES, gemeenten=("GM9900",), wind=tabel)
    assert omgeving.klimaat is not None
    assert not omgeving.klimaat.gemaakt
    assert "klimaat" not in omgeving.gemaakt
    tabel.write_text("klasse;dag;avond;nacht\n7;40;50;60\n8;50;50;40\n")
    with pytest.raises(OutOfRange, match="100 %"):
        open_omgeving(stad, P, types=TYPES, gemeenten=("GM9900",), wind=tabel)


def kale_map(map_: Path) -> Path:
    map_.mkdir()
    buurten = gpd.GeoDataFrame(
        {
            "buurtcode": ["BU00010001", "BU00010002", "BU00010003"],
            "buurtnaam": ["Dorp", "Verspreid", "Onbekend"],
            "gemeentecode": ["GM0001"] * 3,
            "woningen": [400.0, 30.0, np.nan],
        },
        geometry=[
            box(90_000, 420_000, 90_600, 420_600),
            box(90_600, 420_000, 94_000, 423_000),
            box(80_000, 420_000, 90_000, 423_000),
        ],
        crs=28992,
    )
    buurten.to_file(map_ / "buurten.gpkg")
    natuur = gpd.GeoDataFrame(
        {"slug": ["a"], "naam": ["A"]}, geometry=[box(90_000, 420_000, 90_200, 420_600)], crs=28992
    )
    natuur.to_file(map_ / "natuur.gpkg")
    return map_


def test_aanvullen_maakt_alleen_wat_ontbreekt_en_zegt_dat(tmp_path: Path) -> None:
    echt = kale_map(tmp_path / "echt")
    voor = {pad.name: pad.read_bytes() for pad in echt.iterdir()}
    uit = tmp_path / "uit"
    assert vul_aan(echt, uit) == ("verblijfsobjecten", "hoogte", "oppervlak")
    assert {pad.name: pad.read_bytes() for pad in echt.iterdir()} == voor
    manifest = lees_manifest(uit)
    assert {naam for naam, laag in manifest.items() if laag.herkomst.gemaakt} == {
        "verblijfsobjecten",
        "hoogte",
        "oppervlak",
    }
    woningen = lees_laag(uit, "verblijfsobjecten")[0]
    per_buurt = woningen.groupby("buurtcode").size()
    assert per_buurt.to_dict() == {"BU00010001": 400, "BU00010002": 30}
    buurten = lees_laag(uit, "buurten")[0].set_index("buurtcode").geometry
    eigen = gpd.GeoSeries(buurten.loc[woningen["buurtcode"]].to_numpy(), crs=28992)
    assert eigen.contains(gpd.GeoSeries(woningen.geometry.to_numpy(), crs=28992)).all()
    assert not woningen.within(box(90_000, 420_000, 90_200, 420_600)).any()
    studie, omgeving = open_omgeving(uit, P, types=TYPES)
    assert studie.gemaakt
    assert {"objecten", "hoogte"} <= omgeving.gemaakt
    assert "natuur" not in omgeving.gemaakt
    assert omgeving.hoogte is not None
    assert np.unique(omgeving.hoogte.waarden).tolist() == [-0.5]
    assert omgeving.klimaat is not None
    assert omgeving.klimaat.soort == "weibull"
    nog = tmp_path / "nog"
    assert vul_aan(uit, nog) == ()
    assert open_omgeving(nog, P, types=TYPES)[1].gemaakt == omgeving.gemaakt


def test_aanvullen_is_te_herhalen_en_weigert_een_volle_map(tmp_path: Path) -> None:
    echt = kale_map(tmp_path / "echt")
    for naam in ("a", "b"):
        vul_aan(echt, tmp_path / naam, seed=4)
    een, ander = (lees_laag(tmp_path / naam, "verblijfsobjecten")[0] for naam in ("a", "b"))
    assert een.geometry.to_wkb().tolist() == ander.geometry.to_wkb().tolist()
    with pytest.raises(StoreFault, match="al gevuld"):
        vul_aan(echt, tmp_path / "a")
    with pytest.raises(StoreFault, match="ligt in de map"):
        vul_aan(echt, echt / "uit")
    with pytest.raises(OutOfRange, match="seed"):
        vul_aan(echt, tmp_path / "c", seed=-1)

    class Stop(Exception):
        pass

    def stop(wat: str, _: float) -> None:
        if wat == "opslaan":
            raise Stop

    with pytest.raises(Stop):
        vul_aan(echt, tmp_path / "d", voortgang=stop)
    assert not (tmp_path / "d").exists()


def test_losse_rasters_en_ingelezen_rasters(tmp_path: Path) -> None:
    echt = kale_map(tmp_path / "echt")
    schrijf_hoogte(echt / "ahn_dtm.tif", np.full((4, 4), 1.5, dtype=np.float32), np.array([90_000.0, 420_600.0]))
    schrijf_hoogte(echt / "naamloos.tif", np.zeros((2, 2), dtype=np.float32), np.array([90_000.0, 420_600.0]))
    studie = open_studie(echt)
    assert any("naamloos.tif" in melding for melding in studie.meldingen)
    kader = np.array([90_000.0, 420_000.0, 91_000.0, 421_000.0])
    raster = lees_hoogte(echt, studie.lagen["hoogte"], kader)
    assert raster is not None
    assert raster.waarden.max() == 1.5
    assert lees_hoogte(echt, studie.lagen["hoogte"], kader - 50_000.0) is None
    data = tmp_path / "opslag"
    neem_op([echt / "buurten.gpkg"], "buurten", data)
    neem_op([echt / "naamloos.tif"], "hoogte", data, peiljaar="2024")
    neem_op([echt / "ahn_dtm.tif"], "hoogte", data, peiljaar="2025")
    assert lees_manifest(data)["hoogte"].herkomst.peiljaar == "2025"
    assert len(list((data / "hoogte").iterdir())) == 1
    assert open_omgeving(data, P, types=TYPES)[1].hoogte is not None
    tegels = lees_laag(data, "hoogte")[0].assign(bestand=pd.array(["../echt/ahn_dtm.tif"], dtype="str"))
    with pytest.raises(StoreFault, match="map zelf"):
        lees_hoogte(data, tegels, kader)


@pytest.mark.realdata
def test_de_hoeksche_waard_zonder_adressen_blijft_onbekend(gedeelde_data: Path) -> None:
    _, omgeving = open_omgeving(gedeelde_data / "hoeksche-waard", P, types=TYPES)
    assert omgeving.objecten is None
    assert omgeving.hoogte is None
    assert omgeving.gemaakt == frozenset()
    assert omgeving.bestaand is not None
    assert len(omgeving.bestaand) == 103
    assert "aangenomen" in omgeving.bronnen["bestaand"]
    assert "onzeker" in omgeving.bronnen["hoogspanning"]
    assert omgeving.klimaat is not None
    assert omgeving.klimaat.soort == "uurreeks"
