import geopandas as gpd
import pytest
from shapely import box

from layers.catalog import laag
from layers.errors import LayersError, RefusedFile, UnknownLayer, WrongVintage
from layers.inlezen import neem_op
from layers.manifest import lees_manifest
from layers.store import lees_laag, schrijf_laag


@pytest.fixture
def opslag(tmp_path, vier_buurten):
    schrijf_laag(tmp_path / "data", "buurten", vier_buurten, laag("buurten").herkomst(peiljaar="2024"))
    return tmp_path / "data"


def vlakken(tmp_path, naam, sleutels, x=90_000):
    pad = tmp_path / naam
    vormen = [box(x + 20 * n, 420_000, x + 20 * n + 10, 420_010) for n in range(len(sleutels))]
    gpd.GeoDataFrame({"slug": sleutels, "naam": sleutels}, geometry=vormen, crs=28992).to_file(pad)
    return pad


def inhoud(data):
    return {pad.relative_to(data).as_posix(): pad.read_bytes() for pad in data.rglob("*") if pad.is_file()}


def test_twee_bestanden_worden_een_laag_zonder_dubbele(opslag, tmp_path):
    paden = [vlakken(tmp_path, "a_2025.gpkg", ["a", "b"]), vlakken(tmp_path, "b_2026.gpkg", ["b", "c"], 90_100)]
    verslagen = neem_op(paden, "natuur", opslag)
    assert [verslag.gelezen for verslag in verslagen] == [2, 2]
    assert sum(verslagen[1].geweigerd.values()) == 1
    tabel, herkomst = lees_laag(opslag, "natuur")
    assert sorted(tabel["gebied_id"]) == ["a", "b", "c"]
    assert herkomst.peiljaar == "2025, 2026"


def test_een_tweede_keer_vervangt_en_zegt_dat(opslag, tmp_path):
    neem_op([vlakken(tmp_path, "a.gpkg", ["a", "b"])], "natuur", opslag)
    verslagen = neem_op([vlakken(tmp_path, "b.gpkg", ["c"])], "natuur", opslag)
    assert "vervangt de vorige versie (2 rijen" in verslagen[0].meldingen[-1]
    assert lees_laag(opslag, "natuur")[0]["gebied_id"].tolist() == ["c"]


def test_een_fout_in_het_tweede_bestand_laat_de_opslag_met_rust(opslag, tmp_path):
    neem_op([vlakken(tmp_path, "a.gpkg", ["a"])], "natuur", opslag)
    voor = inhoud(opslag)
    half = vlakken(tmp_path, "half.gpkg", ["b"])
    half.write_bytes(half.read_bytes()[:9_000])
    with pytest.raises(LayersError, match=r"half\.gpkg"):
        neem_op([vlakken(tmp_path, "c.gpkg", ["c"]), half], "natuur", opslag)
    assert inhoud(opslag) == voor


def test_stoppen_tijdens_het_inlezen_laat_niets_half_achter(opslag, tmp_path):
    class Gestopt(Exception):
        pass

    def stop(wat, _):
        if wat == "opslaan":
            raise Gestopt

    voor = inhoud(opslag)
    with pytest.raises(Gestopt):
        neem_op([vlakken(tmp_path, "a.gpkg", ["a"])], "natuur", opslag, stop)
    assert inhoud(opslag) == voor


def test_voortgang_loopt_op(opslag, tmp_path):
    stappen = []
    neem_op([vlakken(tmp_path, "a.gpkg", ["a"])], "natuur", opslag, lambda wat, deel: stappen.append((wat, deel)))
    assert [wat for wat, _ in stappen] == ["a.gpkg lezen", "opslaan"]
    assert all(0 <= deel <= 1 for _, deel in stappen)


def test_codes_van_een_ander_jaar_komen_er_niet_in(opslag, tmp_path):
    pad = tmp_path / "d.csv"
    pad.write_text("buurtcode;score;wie\nBU00010001;2;raad\nBU00010077;1;raad\n")
    with pytest.raises(WrongVintage, match=r"BU00010077.*ander jaar"):
        neem_op([pad], "draagvlak", opslag)
    assert set(lees_manifest(opslag)) == {"buurten"}


@pytest.mark.parametrize("naam", ["bestaat_niet", "postcodegebieden", "energielabels_buurt", "startanalyse_kenmerken"])
def test_een_laag_die_niet_uit_een_bestand_komt(opslag, tmp_path, naam):
    with pytest.raises(UnknownLayer, match=naam):
        neem_op([vlakken(tmp_path, "a.gpkg", ["a"])], naam, opslag)


def test_geen_bestanden_en_een_adres(opslag, tmp_path, luisteraar):
    with pytest.raises(RefusedFile, match="minstens één"):
        neem_op([], "natuur", opslag)
    with pytest.raises(RefusedFile, match="gewoon bestand"):
        neem_op([tmp_path.__class__(f"/vsicurl/{luisteraar.adres}/x.gpkg")], "natuur", opslag)
    assert luisteraar.verzoeken == []


@pytest.mark.realdata
def test_de_startanalyse_wordt_twee_lagen_in_een_stap(gedeelde_data, tmp_path):
    map_ = gedeelde_data / "hoeksche-waard"
    neem_op([map_ / "buurten.gpkg"], "buurten", tmp_path / "d")
    neem_op([map_ / "startanalyse_buurten.geojson"], "startanalyse", tmp_path / "d")
    assert {"startanalyse", "startanalyse_kenmerken"} <= set(lees_manifest(tmp_path / "d"))
    assert lees_laag(tmp_path / "d", "startanalyse_kenmerken")[0]["buurtcode"].nunique() == 41
