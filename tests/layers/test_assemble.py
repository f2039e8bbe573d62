"""Een studie openen: uit een opslag, uit een map met losse bestanden, en alles wat daarbij mis kan gaan."""

import json

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from layers.assemble import open_studie
from layers.catalog import laag
from layers.errors import LayersError, MissingLayer, RefusedFile, StoreFault, UnknownGemeente, WrongVintage
from layers.inlezen import neem_op
from layers.overzicht import overzicht
from layers.schemas import SCHEMAS
from layers.sources.vlakken import lees_vlakken
from layers.store import schrijf_laag


@pytest.fixture
def map_(tmp_path, vier_buurten):
    pad = tmp_path / "map"
    pad.mkdir()
    cbs = vier_buurten.rename(columns={"woningen": "woningvoorraad"}).assign(
        gemeentenaam=["Eendorp", "Eendorp", "Tweestad", "Tweestad"],
        water=["NEE", "NEE", "NEE", "JA"],
        gemiddeld_gasverbruik_totaal=[1_200, -99_997, 900, -99_997],
    )
    cbs.to_file(pad / "wijkenbuurten_2024.gpkg", layer="buurten")
    gpd.GeoDataFrame(
        {"slug": ["a", "ver"], "naam": ["A", "Ver weg"]},
        geometry=[box(90_000, 420_000, 90_050, 420_050), box(200_000, 500_000, 200_050, 500_050)],
        crs=28992,
    ).to_file(pad / "natuur_2026.gpkg")
    (pad / "draagvlak.csv").write_text("buurtcode;score;wie\nBU00010001;2;raad\nBU00020001;3;raad\n")
    return pad


def test_map_met_losse_bestanden_wordt_herkend_aan_de_inhoud(map_):
    studie = open_studie(map_)
    assert set(studie.lagen) == {"buurten", "natuur", "draagvlak"}
    buurten = studie.buurten
    assert tuple(buurten.columns[:5]) == SCHEMAS["buurten"].namen[:5]
    assert buurten["gas_m3_woning"].isna().tolist() == [False, True, False, True]
    assert buurten["water"].tolist() == [False, False, False, True]
    assert studie.gemeenten == ("GM0001", "GM0002")
    assert studie.lagen["natuur"]["gebied_id"].tolist() == ["a"], "wat ver weg ligt hoort niet bij de studie"
    assert not studie.gemaakt
    herkomst = studie.herkomst["natuur"]
    assert (herkomst.peiljaar, herkomst.licentie, len(herkomst.hash)) == ("2026", "publiek domein", 64)
    assert studie.startanalyse is None


def test_een_gemeente_kiezen(map_):
    studie = open_studie(map_, ["GM0002"])
    assert studie.buurten["buurtcode"].tolist() == ["BU00020001", "BU00020002"]
    assert studie.lagen["draagvlak"]["buurtcode"].tolist() == ["BU00020001"]
    with pytest.raises(UnknownGemeente, match=r"GM0009.*GM0001, GM0002"):
        open_studie(map_, ["GM0009"])


def test_mappen_waar_niets_mee_kan(tmp_path, map_):
    with pytest.raises(StoreFault, match="bestaat niet"):
        open_studie(tmp_path / "nergens")
    with pytest.raises(StoreFault, match="een bestand"):
        open_studie(map_ / "draagvlak.csv")
    leeg = tmp_path / "leeg"
    leeg.mkdir()
    with pytest.raises(StoreFault, match="geen bestanden"):
        open_studie(leeg)
    (leeg / "lees.md").write_text("hoi")
    with pytest.raises(StoreFault, match=r"lees\.md"):
        open_studie(leeg)
    (map_ / "wijkenbuurten_2024.gpkg").unlink()
    with pytest.raises(MissingLayer, match=r"buurten.*draagvlak\.csv"):
        open_studie(map_)


def test_een_fout_bestand_in_de_map_wordt_genoemd(map_, luisteraar):
    (map_ / "x.geojson").write_text(f"<OGRWFSDataSource><URL>{luisteraar.adres}</URL></OGRWFSDataSource>")
    with pytest.raises(RefusedFile, match=r"x\.geojson"):
        open_studie(map_)
    (map_ / "x.geojson").write_text('{"type":"FeatureCollection","features":[{"type":"Fea')
    with pytest.raises(LayersError, match=r"x\.geojson"):
        open_studie(map_)
    assert luisteraar.verzoeken == []


def test_twee_bestanden_voor_dezelfde_laag(map_):
    (map_ / "draagvlak2.csv").write_text("buurtcode;score;wie\nBU00010001;1;anders\n")
    with pytest.raises(StoreFault, match=r"draagvlak\.csv en draagvlak2\.csv"):
        open_studie(map_)


def test_codes_van_een_ander_jaar_worden_geweigerd(map_):
    (map_ / "draagvlak.csv").write_text("buurtcode;score;wie\nBU00010099;2;raad\n")
    with pytest.raises(WrongVintage, match="BU00010099"):
        open_studie(map_)


def test_niet_herkende_bestanden_worden_genoemd(map_):
    (map_ / "iets.csv").write_text("a;b\n1;2\n")
    (map_ / "knmi.txt").write_text("# SOURCE: KNMI\n# STN\n 344,20230101,1\n")
    meldingen = open_studie(map_).meldingen
    assert any("iets.csv" in melding for melding in meldingen)
    assert any("knmi.txt" in melding and "KNMI" in melding for melding in meldingen)


def test_inlezen_en_dan_openen_geeft_hetzelfde(map_, tmp_path):
    data = tmp_path / "opslag"
    neem_op([map_ / "wijkenbuurten_2024.gpkg"], "buurten", data)
    verslagen = neem_op([map_ / "draagvlak.csv"], "draagvlak", data)
    assert verslagen[0].goed == 2
    uit_opslag, uit_map = open_studie(data), open_studie(map_)
    pd.testing.assert_frame_equal(
        pd.DataFrame(uit_opslag.buurten.drop(columns="geometry")),
        pd.DataFrame(uit_map.buurten.drop(columns="geometry"))[uit_opslag.buurten.columns.drop("geometry")],
    )
    assert uit_opslag.herkomst["buurten"].hash == uit_map.herkomst["buurten"].hash
    assert open_studie(data, ["GM0002"]).lagen["draagvlak"]["score"].tolist() == [3]


def test_gemaakte_gegevens_maken_de_studie_gemaakt(tmp_path, vier_buurten):
    schrijf_laag(tmp_path / "d", "buurten", vier_buurten, laag("buurten").herkomst(gemaakt=True))
    assert open_studie(tmp_path / "d").gemaakt


def test_opslag_zonder_buurten(tmp_path):
    schrijf_laag(
        tmp_path / "d",
        "draagvlak",
        pd.DataFrame({"buurtcode": ["BU00010001"], "score": [1], "wie": ["x"]}),
        laag("draagvlak").herkomst(),
    )
    with pytest.raises(MissingLayer, match="draagvlak"):
        open_studie(tmp_path / "d")


def test_overzicht_noemt_wat_er_is_en_wat_ontbreekt(map_, tmp_path):
    regels = {regel.naam: regel for regel in overzicht(map_)}
    assert regels["buurten"].aanwezig
    assert regels["buurten"].dekking == 1.0
    assert any("gas_m3_woning ontbreekt in 1 van 3" in melding for melding in regels["buurten"].meldingen)
    assert regels["draagvlak"].dekking == 0.5
    assert regels["natuur"].dekking == 0.25
    assert not regels["panden"].aanwezig
    leeg = tmp_path / "d"
    schrijf_laag(
        leeg,
        "natuur",
        gpd.GeoDataFrame({"gebied_id": ["a"]}, geometry=[box(0, 4e5, 9, 4e5 + 9)], crs=28992),
        laag("natuur").herkomst(),
    )
    regels = {regel.naam: regel for regel in overzicht(leeg)}
    assert "verplicht" in regels["buurten"].meldingen[0]
    assert regels["natuur"].dekking is None
    with pytest.raises(StoreFault):
        overzicht(tmp_path / "nergens")


@pytest.mark.realdata
def test_de_hoeksche_waard_zoals_ze_binnenkomt(gedeelde_data):
    studie = open_studie(gedeelde_data / "hoeksche-waard")
    assert len(studie.buurten) == 41
    assert studie.gemeenten == ("GM1963",)
    assert studie.buurten["gemeentenaam"].unique().tolist() == ["Hoeksche Waard"]
    assert studie.buurten["woningen"].sum() == 37_793
    koop = studie.buurten["aandeel_koop"]
    assert (koop.dropna().between(0, 1).all(), int(koop.isna().sum())) == (True, 13)
    assert studie.startanalyse is not None
    assert studie.startanalyse.kenmerken.shape[0] == 41
    assert {"warmtebronnen", "netcapaciteit", "woningbouwlocaties", "natuur", "windturbines", "wijken"} <= set(
        studie.lagen
    )
    assert "2022" in studie.herkomst["buurten"].peiljaar
    assert "2020" in studie.herkomst["startanalyse"].peiljaar
    assert all(bron.licentie and len(bron.hash) == 64 for bron in studie.herkomst.values())
    assert len(studie.lagen["winduren"]) == 16_080
    turbines = studie.lagen["windturbines"].set_index("turbine_id")
    assert len(turbines) == 20
    assert turbines.loc["6190", ["aantal", "vermogen_kw"]].tolist() == [7.0, 500.0]
    lijnen = studie.lagen["hoogspanning"]
    assert set(lijnen["soort"]) == {"lijn", "station"}
    assert lijnen["spanning_kv"].max() == 380.0
    assert any("recht van knooppunt" in melding for melding in studie.herkomst["hoogspanning"].meldingen)
    assert "50 kV Klaaswaal" in set(studie.lagen["stations"]["naam"])
    assert json.dumps({naam: bron.als_dict() for naam, bron in studie.herkomst.items()})


def test_bag_en_capaciteitskaart_en_vreemde_json_in_de_map(map_):
    gpd.GeoDataFrame(
        {"identificatie": ["0001100000000001"], "bouwjaar": [1965], "status": ["Pand in gebruik"]},
        geometry=[box(90_010, 420_010, 90_020, 420_020)],
        crs=28992,
    ).to_file(map_ / "bag.gpkg", layer="pand")
    (map_ / "metadata.json").write_text('{"titel": "iets over een tabel"}')
    studie = open_studie(map_)
    assert studie.lagen["panden"]["bouwjaar"].tolist() == [1965]
    assert any("metadata.json" in melding for melding in studie.meldingen)
    (map_ / "kaart.json").write_text('{"energy_areas": "geen lijst"}')
    with pytest.raises(LayersError, match=r"kaart\.json"):
        open_studie(map_)


@pytest.mark.realdata
def test_het_hele_land_beperkt_tot_een_gemeente_leest_de_zee_mee(gedeelde_data):
    pad = gedeelde_data / "nederland" / "natura2000.gpkg"
    tabel, verslag = lees_vlakken(pad, "natuur")
    assert len(tabel) == 160
    assert verslag.hersteld["verzameling teruggebracht tot één soort geometrie"] == 36
