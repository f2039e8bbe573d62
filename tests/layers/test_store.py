import json
import os

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, Point, box

from layers.catalog import laag
from layers.errors import SchemaMismatch, StoreFault, UnknownGemeente, UnknownLayer
from layers.manifest import hash_bestand, lees_manifest
from layers.store import lees_laag, schrijf_laag, schrijf_lagen
from layers.verslag import Leesverslag


@pytest.fixture
def opslag(tmp_path, vier_buurten):
    schrijf_laag(tmp_path / "data", "buurten", vier_buurten, laag("buurten").herkomst(peiljaar="2024"))
    return tmp_path / "data"


def bestanden(data):
    return {pad.relative_to(data).as_posix(): pad.read_bytes() for pad in data.rglob("*") if pad.is_file()}


def test_wat_erin_gaat_komt_eruit_per_gemeente(opslag, vier_buurten):
    alles, herkomst = lees_laag(opslag, "buurten")
    assert alles["buurtcode"].tolist() == vier_buurten["buurtcode"].tolist()
    assert all(a.equals(b) for a, b in zip(alles.geometry, vier_buurten.geometry, strict=True))
    assert alles.crs.to_epsg() == 28992
    assert alles["water"].dtype == bool
    assert (herkomst.peiljaar, herkomst.rijen, herkomst.licentie) == ("2024", 4, "CC BY 4.0")
    assert len(herkomst.hash) == 64
    assert herkomst.tijd
    een, _ = lees_laag(opslag, "buurten", ["GM0002"])
    assert een["buurtcode"].tolist() == ["BU00020001", "BU00020002"]


def test_lezen_opent_alleen_de_gevraagde_gemeente(opslag):
    deel = lees_manifest(opslag)["buurten"]
    (opslag / deel.map / "GM0001.parquet").write_bytes(b"kapot")
    assert len(lees_laag(opslag, "buurten", ["GM0002"])[0]) == 2
    with pytest.raises(StoreFault, match=r"buurten.*lees deze laag opnieuw"):
        lees_laag(opslag, "buurten")


def test_manifest_noemt_bron_hash_rijen_en_verslag(opslag):
    verslag = Leesverslag("draagvlak", "d.csv", 2, 1, geweigerd={"dubbele rij": 1})
    tabel = pd.DataFrame({"buurtcode": ["BU00010001"], "score": [2], "wie": ["raad"]})
    schrijf_laag(opslag, "draagvlak", tabel, laag("draagvlak").herkomst(hash="a" * 64), [verslag])
    inhoud = json.loads((opslag / "manifest.json").read_text())["lagen"]["draagvlak"]
    assert inhoud["herkomst"]["hash"] == "a" * 64
    assert inhoud["verslagen"][0]["geweigerd"] == {"dubbele rij": 1}
    deel = lees_manifest(opslag)["draagvlak"]
    assert deel.delen["GM0001"]["sha256"] == hash_bestand(opslag / deel.map / "GM0001.parquet")
    assert lees_manifest(opslag)["draagvlak"].verslagen == (verslag,)


def test_vlak_zonder_code_gaat_naar_zijn_gemeente_en_over_de_grens_naar_landelijk(opslag):
    vormen = [
        box(90_010, 420_010, 90_090, 420_090),
        box(90_150, 420_010, 90_250, 420_090),
        box(80_000, 420_000, 80_010, 420_010),
        box(90_010, 419_000, 90_090, 420_090),
    ]
    natuur = gpd.GeoDataFrame({"gebied_id": list("abcd")}, geometry=vormen, crs=28992)
    schrijf_laag(opslag, "natuur", natuur, laag("natuur").herkomst())
    delen = lees_manifest(opslag)["natuur"].delen
    assert {naam: deel["rijen"] for naam, deel in delen.items()} == {"GM0001": 1, "landelijk": 3}
    assert sorted(lees_laag(opslag, "natuur", ["GM0001"])[0]["gebied_id"]) == ["a", "b", "c", "d"]
    assert sorted(lees_laag(opslag, "natuur", ["GM0002"])[0]["gebied_id"]) == ["b", "c", "d"]


def test_punten_en_lijnen_krijgen_de_gemeente_waar_ze_in_liggen(opslag):
    wegen = gpd.GeoDataFrame(
        geometry=[
            LineString([(90_310, 420_050), (90_390, 420_050)]),
            LineString([(90_110, 420_050), (90_390, 420_050)]),
        ],
        crs=28992,
    )
    schrijf_laag(opslag, "wegen", wegen, laag("wegen").herkomst())
    assert set(lees_manifest(opslag)["wegen"].delen) == {"GM0002", "landelijk"}
    turbines = gpd.GeoDataFrame(
        {"turbine_id": ["1", "2"]}, geometry=[Point(90_350, 420_050), Point(0, 420_000)], crs=28992
    )
    schrijf_laag(opslag, "windturbines", turbines, laag("windturbines").herkomst())
    assert set(lees_manifest(opslag)["windturbines"].delen) == {"GM0002", "landelijk"}


def test_een_gemeentecode_wordt_nooit_een_pad(opslag):
    kwaad = gpd.GeoDataFrame({"gemeentecode": ["../../../kwaad", "GM0001"]}, geometry=[Point(1, 1)] * 2, crs=28992)
    schrijf_laag(opslag, "wegen", kwaad, laag("wegen").herkomst())
    assert set(lees_manifest(opslag)["wegen"].delen) == {"GM0001", "landelijk"}
    assert not list(opslag.parent.rglob("kwaad*"))


def test_gemeente_die_niet_bestaat_noemt_wat_er_wel_is(opslag):
    with pytest.raises(UnknownGemeente, match=r"GM9999.*GM0001, GM0002"):
        lees_laag(opslag, "buurten", ["GM9999"])


def test_laag_zonder_rijen_in_de_gemeente_is_leeg_met_kolommen(opslag):
    tabel = pd.DataFrame({"buurtcode": ["BU00010001"], "score": [2], "wie": ["raad"]})
    schrijf_laag(opslag, "draagvlak", tabel, laag("draagvlak").herkomst())
    leeg, _ = lees_laag(opslag, "draagvlak", ["GM0002"])
    assert len(leeg) == 0
    assert "score" in leeg


def test_nieuwe_versie_vervangt_de_oude_en_ruimt_op(opslag, vier_buurten):
    schrijf_laag(opslag, "buurten", vier_buurten.iloc[:1], laag("buurten").herkomst())
    assert len(lees_laag(opslag, "buurten")[0]) == 1
    assert len(list((opslag / "lagen" / "buurten").iterdir())) == 1


@pytest.mark.parametrize("stap", ["parquet", "manifest", "fsync"])
def test_mislukt_schrijven_laat_de_vorige_versie_staan(opslag, vier_buurten, monkeypatch, stap):
    voor = bestanden(opslag)

    def stuk(*_, **__):
        raise OSError(28, "No space left on device")

    if stap == "parquet":
        monkeypatch.setattr(gpd.GeoDataFrame, "to_parquet", stuk)
    elif stap == "manifest":
        monkeypatch.setattr("layers.manifest.json.dump", stuk)
    else:
        monkeypatch.setattr(os, "fsync", stuk)
    with pytest.raises(StoreFault, match="No space left"):
        schrijf_laag(opslag, "buurten", vier_buurten.iloc[:1], laag("buurten").herkomst())
    monkeypatch.undo()
    assert bestanden(opslag) == voor
    assert len(lees_laag(opslag, "buurten")[0]) == 4


def test_een_foute_tabel_verandert_niets(opslag, vier_buurten):
    voor = bestanden(opslag)
    with pytest.raises(SchemaMismatch):
        schrijf_laag(opslag, "buurten", vier_buurten.drop(columns="buurtcode"), laag("buurten").herkomst())
    goed = pd.DataFrame({"buurtcode": ["BU00010001"], "score": [2], "wie": ["raad"]})
    with pytest.raises(SchemaMismatch):
        schrijf_lagen(
            opslag,
            [
                ("draagvlak", goed, laag("draagvlak").herkomst(), ()),
                ("subsidies", goed, laag("subsidies").herkomst(), ()),
            ],
        )
    assert bestanden(opslag) == voor


@pytest.mark.parametrize("inhoud", [b"{", b"[]", b'{"versie": 1}', b'{"versie": 99, "lagen": {}}', b"\xff\xfe"])
def test_een_kapot_manifest_geeft_een_duidelijke_fout(opslag, inhoud):
    (opslag / "manifest.json").write_bytes(inhoud)
    with pytest.raises(StoreFault, match=r"manifest\.json"):
        lees_laag(opslag, "buurten")


def test_onbekende_of_afwezige_laag(opslag):
    with pytest.raises(UnknownLayer):
        lees_laag(opslag, "bestaat_niet")
    with pytest.raises(StoreFault, match="geen laag 'natuur'"):
        lees_laag(opslag, "natuur")
