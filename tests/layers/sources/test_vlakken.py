import geopandas as gpd
import numpy as np
import pytest
from shapely import GeometryCollection, LineString, Point, box

from layers.errors import LayersError, SchemaMismatch, UnreadableFile, WrongCoordinates
from layers.sources.vertaling import herken_laag
from layers.sources.vlakken import lees_vlakken

A, B = box(90_000, 420_000, 90_100, 420_100), box(90_200, 420_000, 90_300, 420_100)


def bewaar(tmp_path, kolommen, vormen=(A, B), naam="x.gpkg", **opties):
    pad = tmp_path / naam
    gpd.GeoDataFrame(kolommen, geometry=list(vormen), crs=28992).to_file(pad, **opties)
    return pad


def test_warmtebronnen_soort_en_zekerheid_uit_de_naam_van_de_laag(tmp_path):
    pad = bewaar(tmp_path, {"source_id": ["H1", "H2"], "available_heat": [1.5, None]}, layer="ht_restwarmte_ruim")
    bewaar(tmp_path, {"source_id": ["G1"]}, [A], layer="geothermie_beperkt")
    tabel, verslag = lees_vlakken(pad, "warmtebronnen")
    assert tabel.set_index("bron_id")["soort"].to_dict() == {
        "H1": "ht_restwarmte",
        "H2": "ht_restwarmte",
        "G1": "geothermie",
    }
    assert tabel.set_index("bron_id")["zekerheid"].to_dict() == {"H1": "ruim", "H2": "ruim", "G1": "beperkt"}
    assert tabel["warmte_gj_jaar"].isna().all(), "zonder eenheid is er geen hoeveelheid in GJ"
    assert tabel["beschikbaar_ruw"].tolist() == pytest.approx([1.5, np.nan, np.nan], nan_ok=True)
    assert verslag.gelezen == 3
    assert verslag.ontbrekend["warmte_gj_jaar"] == {"eenheid van de hoeveelheid warmte onbekend": 3}


def test_warmtebron_zonder_soort_wordt_geweigerd(tmp_path):
    with pytest.raises(SchemaMismatch, match=r"'soort'"):
        lees_vlakken(bewaar(tmp_path, {"source_id": ["1", "2"]}, layer="bronnen"), "warmtebronnen")


def test_woningbouw_met_dubbele_sleutel_en_zonder_sleutel(tmp_path):
    pad = bewaar(tmp_path, {"OBJECTID": [7, 7, 8], "Plannaam": ["a", "a", "b"], "Aantalrest": [5, None, 6]}, [A, B, B])
    tabel, verslag = lees_vlakken(pad, "woningbouwlocaties")
    assert tabel["woningen"].tolist() == [5, 6]
    assert verslag.geweigerd == {"dubbele sleutel: de meest gevulde rij gehouden": 1}
    pad = bewaar(tmp_path, {"Plannaam": ["a", "b"], "Aantalrest": ["1.200", "."]}, naam="y.gpkg")
    with pytest.raises(SchemaMismatch, match=r"1\.200.*op één manier"):
        lees_vlakken(pad, "woningbouwlocaties")
    pad = bewaar(tmp_path, {"Plannaam": ["a", "b"], "Aantalrest": ["12", "."]}, naam="z.gpkg")
    tabel, verslag = lees_vlakken(pad, "woningbouwlocaties")
    assert tabel["plan_id"].tolist() == ["z.gpkg#1", "z.gpkg#2"]
    assert verslag.hersteld == {"plan_id ontbrak: rijnummer gebruikt": 2}
    assert verslag.ontbrekend["woningen"] == {"onbekend of geheim ('.')": 1}


@pytest.mark.parametrize("code", [-999.0, -9999.0, 1e30, -99997.0])
def test_codes_in_geluid_worden_leeg(tmp_path, code):
    pad = bewaar(tmp_path, {"zone_id": ["a", "b"], "soort": ["weg", "rail"], "lden": [58.0, code]})
    tabel, _ = lees_vlakken(pad, "geluidszones")
    assert tabel["lden_db"].tolist() == pytest.approx([58.0, np.nan], nan_ok=True)


def test_natuur_als_verzameling_en_lagen_zonder_schema(tmp_path):
    pad = bewaar(
        tmp_path,
        {"slug": ["a"], "naam": ["A"]},
        [GeometryCollection([A, LineString([(90_000, 420_000), (91_000, 420_000)])])],
    )
    tabel, verslag = lees_vlakken(pad, "natuur")
    assert tabel["soort"].tolist() == ["natura2000"]
    assert tabel.area.tolist() == [10_000.0]
    assert sum(verslag.hersteld.values()) == 1
    wegen, _ = lees_vlakken(
        bewaar(tmp_path, {"wat": ["N1"]}, [LineString([(90_000, 420_000), (90_100, 420_000)])], "w.gpkg"), "wegen"
    )
    assert wegen["wat"].tolist() == ["N1"]


def test_windturbines_tellen_groepen_op(tmp_path):
    pad = bewaar(
        tmp_path,
        {"v_id": ["1", "2", "3"], "n_gen": ["1", "2;3", "n/a"], "source": ["wind"] * 3},
        [Point(90_000, 420_000)] * 3,
    )
    tabel, _ = lees_vlakken(pad, "windturbines")
    assert tabel["aantal"].tolist() == pytest.approx([1, 5, np.nan], nan_ok=True)


def test_fouten_noemen_het_bestand(tmp_path):
    met_punten = bewaar(tmp_path, {"slug": ["a"]}, [Point(90_000, 420_000)], "p.gpkg")
    with pytest.raises(UnreadableFile, match=r"p\.gpkg.*geen vlak"):
        lees_vlakken(met_punten, "natuur")
    with pytest.raises(LayersError, match=r"q\.gpkg"):
        lees_vlakken(bewaar(tmp_path, {"naam": ["a"]}, [A], "q.gpkg"), "geluidszones")
    rd_als_graden = tmp_path / "r.gpkg"
    gpd.GeoDataFrame({"slug": ["a"]}, geometry=[A], crs=4326).to_file(rd_als_graden)
    with pytest.raises(WrongCoordinates, match=r"r\.gpkg.*EPSG:28992"):
        lees_vlakken(rd_als_graden, "natuur")
    assert len(lees_vlakken(rd_als_graden, "natuur", stelsel="EPSG:28992")[0]) == 1


@pytest.mark.parametrize(
    ("kolommen", "laag"),
    [
        ({"source_id", "neighbourhoods_in_range"}, "warmtebronnen"),
        ({"zone_id", "soort", "lden"}, "geluidszones"),
        ({"rijksmonumentnummer"}, "monumenten"),
        ({"identificatie", "bestemmingshoofdgroep"}, "bestemmingsplannen"),
        ({"naam", "iets"}, None),
        (set(), None),
    ],
)
def test_herkennen_aan_kolommen(kolommen, laag):
    assert herken_laag(kolommen, True) == laag


@pytest.mark.realdata
def test_de_echte_lagen_van_de_hoeksche_waard(gedeelde_data):
    map_ = gedeelde_data / "hoeksche-waard"
    bronnen, _ = lees_vlakken(map_ / "warmtebronnen.gpkg", "warmtebronnen")
    assert bronnen["soort"].value_counts().to_dict() == {
        "ht_restwarmte": 23,
        "lt_restwarmte": 4,
        "geothermie": 2,
        "teo": 1,
    }
    plannen, _ = lees_vlakken(map_ / "woningbouwlocaties.gpkg", "woningbouwlocaties")
    assert plannen["woningen"].sum() == 1_844
