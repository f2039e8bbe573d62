import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Point, box

from layers.errors import SchemaMismatch, WrongCoordinates
from layers.schemas import SCHEMAS, controleer


def test_ontbrekende_kolommen_worden_leeg_aangevuld_en_extra_blijven(vier_buurten):
    tabel = vier_buurten.assign(eigen="x", gas_m3_woning_peiljaar=2022)
    goed = controleer("buurten", tabel)
    assert tuple(goed.columns[: len(SCHEMAS["buurten"].namen)]) == SCHEMAS["buurten"].namen
    assert goed["gas_m3_woning"].isna().all()
    assert goed["gas_m3_woning"].dtype == "float64"
    assert goed["water"].tolist() == [False] * 4
    assert {"eigen", "gas_m3_woning_peiljaar"} <= set(goed.columns)
    assert "gas_m3_woning" not in tabel, "de invoer mag niet wijzigen"


@pytest.mark.parametrize(
    ("wijziging", "melding"),
    [
        ({"buurtcode": ["19630001", "BU00010002", "BU00020001", "BU00020002"]}, r"'buurtcode', rij 1.*BU19630000"),
        ({"buurtcode": ["BU00010001"] * 4}, r"buurtcode.*elke waarde één keer"),
        ({"aandeel_koop": [0.5, 60.0, 0.1, 0.2]}, r"'aandeel_koop', rij 2.*60.*0 tot en met 1"),
        ({"gas_m3_woning": ["veel", "1", "2", "3"]}, r"gas_m3_woning.*veel"),
        ({"woningen": [-1, 1, 1, 1]}, r"'woningen', rij 1.*0 of hoger"),
        ({"woningen": [np.inf, 1, 1, 1]}, r"woningen.*eindig"),
        ({"water": [None, True, False, False]}, r"water.*ja of nee"),
    ],
)
def test_een_foute_cel_wordt_met_kolom_rij_en_verwachting_genoemd(vier_buurten, wijziging, melding):
    with pytest.raises(SchemaMismatch, match=melding) as fout:
        controleer("buurten", vier_buurten.assign(**wijziging), "b.gpkg")
    assert "b.gpkg" in str(fout.value)
    assert "Wat te doen" in str(fout.value)


def test_een_ontbrekende_kolom_noemt_wat_er_wel_is(vier_buurten):
    with pytest.raises(SchemaMismatch, match=r"b\.gpkg, kolom 'buurtcode'.*bu_code"):
        controleer("buurten", vier_buurten.rename(columns={"buurtcode": "bu_code"}), "b.gpkg")


def test_een_ander_stelsel_geeft_onze_fout_en_geen_typeerror(vier_buurten):
    with pytest.raises(WrongCoordinates, match="EPSG:28992"):
        controleer("buurten", vier_buurten.to_crs(4326), "b.gpkg")
    zonder = gpd.GeoDataFrame(pd.DataFrame(vier_buurten.drop(columns="geometry")), geometry=list(vier_buurten.geometry))
    with pytest.raises(WrongCoordinates, match="geen stelsel"):
        controleer("buurten", zonder, "b.gpkg")


def test_verkeerde_of_lege_geometrie(vier_buurten):
    with pytest.raises(SchemaMismatch, match=r"rij 1.*Point.*vlakken"):
        controleer("buurten", vier_buurten.set_geometry([Point(1, 1), *vier_buurten.geometry[1:]], crs=28992))
    with pytest.raises(SchemaMismatch, match=r"rij 2.*leeg"):
        controleer("buurten", vier_buurten.set_geometry([vier_buurten.geometry[0], None, *vier_buurten.geometry[2:]]))
    with pytest.raises(SchemaMismatch, match="geen geometrie"):
        controleer("buurten", pd.DataFrame(vier_buurten.drop(columns="geometry")))


def test_koppelkans_heeft_een_buurtcode_of_een_plek():
    rij = {"werk_id": ["1", "2"], "soort": ["riool", "weg"], "jaar_van": [2027, 2028]}
    met = controleer("koppelkansen", pd.DataFrame({**rij, "buurtcode": ["BU00010001", "BU00010002"]}))
    assert len(met) == 2
    with pytest.raises(SchemaMismatch, match=r"rij 2.*geen buurtcode"):
        controleer("koppelkansen", pd.DataFrame({**rij, "buurtcode": ["BU00010001", None]}))
    kaart = gpd.GeoDataFrame(
        {**rij, "buurtcode": [None, "BU00010002"]}, geometry=[box(0, 4e5, 9, 4e5 + 9), None], crs=28992
    )
    assert len(controleer("koppelkansen", kaart)) == 2


def test_draagvlak_is_een_heel_getal_van_nul_tot_drie():
    goed = controleer("draagvlak", pd.DataFrame({"buurtcode": ["BU00010001"], "score": ["2"], "wie": ["wijkraad"]}))
    assert goed["score"].tolist() == [2.0]
    for score in (1.5, 4, -1):
        with pytest.raises(SchemaMismatch, match="geheel getal van 0 tot en met 3"):
            controleer("draagvlak", pd.DataFrame({"buurtcode": ["BU00010001"], "score": [score], "wie": ["x"]}))


def test_grote_negatieve_bedragen_zijn_geen_code():
    lang = pd.DataFrame({"buurtcode": ["BU00010001"], "variant": ["s1a"], "indicator": ["K01"], "waarde": [-677_221.0]})
    assert controleer("startanalyse", lang)["waarde"].tolist() == [-677_221.0]


def test_een_lege_tabel_houdt_haar_kolommen():
    leeg = controleer("draagvlak", pd.DataFrame({"buurtcode": [], "score": [], "wie": []}))
    assert len(leeg) == 0
    assert list(leeg.columns) == list(SCHEMAS["draagvlak"].namen)
