"""Normensets: wat er meegeleverd wordt en wat een eigen bestand mag zeggen."""

import json
from pathlib import Path

import pytest

from layers.errors import SchemaMismatch
from layers.normen import kies_normenset, load_normensets, read_normenset
from spatial.errors import OutOfRange, UnknownName

EIGEN = {
    "id": "Hoeksche-Waard-eigen",
    "bron": {"titel": "Beleidsregel wind", "uitgever": "gemeente", "jaar": 2025},
    "waarden": {"lden_db": 44},
}


def schrijf(map_: Path, inhoud: object, naam: str = "eigen.json") -> Path:
    pad = map_ / naam
    pad.write_text(inhoud if isinstance(inhoud, str) else json.dumps(inhoud), encoding="utf-8")
    return pad


@pytest.mark.parametrize(
    ("naam", "lden", "lnight"),
    [
        ("Abm-2011", 47, 41),
        ("Bal-1-2-turbines", 47, 41),
        ("Ontwerp-2023-standaard", 45, 39),
        ("Ontwerp-2023-grens", 47, 41),
        ("WHO-2018", 45, None),
    ],
)
def test_meegeleverde_sets(naam: str, lden: float, lnight: float | None) -> None:
    normen = load_normensets()[naam]
    assert (normen.grens("lden_db"), normen.grens("lnight_db")) == (lden, lnight)
    assert normen.status
    assert normen.bron.titel
    assert normen.bron.jaar
    assert not normen.eigen


def test_geen_set_heet_de_norm() -> None:
    assert all("ontwerp" in s.status for s in load_normensets().values() if s.id.startswith("Ontwerp"))
    assert len(load_normensets()) == 5


def test_eigen_set_met_basis(tmp_path: Path) -> None:
    normen = read_normenset(schrijf(tmp_path, {**EIGEN, "basis": "Ontwerp-2023-standaard"}))
    assert normen.eigen
    assert normen.grens("lden_db") == 44
    assert normen.grens("lnight_db") == 39
    assert "Ontwerpbesluit" in normen.voorbehoud


def test_eigen_set_zonder_basis_heeft_alleen_zijn_eigen_norm(tmp_path: Path) -> None:
    normen = kies_normenset(schrijf(tmp_path, EIGEN))
    assert normen.grens("lden_db") == 44
    assert normen.grens("lnight_db") is None


def test_toml_met_datum_en_afstand(tmp_path: Path) -> None:
    tekst = """
id = "Gelderland-voorbeeld"
status = "verordening"
vanaf = 2025-01-01
bron = "Omgevingsverordening"
[waarden]
afstand_woning_tiphoogten = 4
lcum_db = 60
"""
    normen = read_normenset(schrijf(tmp_path, tekst, "eigen.toml"))
    assert normen.vanaf is not None
    assert normen.vanaf.year == 2025
    assert normen.grens("afstand_woning_tiphoogten") == 4


@pytest.mark.parametrize("bron", [None, "", {}, {"uitgever": "gemeente"}, {"titel": "  "}, 3])
def test_een_set_zonder_bron_wordt_geweigerd(tmp_path: Path, bron: object) -> None:
    inhoud = {k: v for k, v in EIGEN.items() if k != "bron"} | ({} if bron is None else {"bron": bron})
    with pytest.raises(SchemaMismatch, match="bron"):
        read_normenset(schrijf(tmp_path, inhoud))


@pytest.mark.parametrize(
    ("anders", "fout"),
    [
        ({"waarden": {"lden": 47}}, UnknownName),
        ({"waarden": {"lden_db": 200}}, OutOfRange),
        ({"waarden": {"lden_db": "47"}}, SchemaMismatch),
        ({"waarden": {"lden_db": True}}, SchemaMismatch),
        ({"waarden": {}}, SchemaMismatch),
        ({"basis": "bestaat niet"}, UnknownName),
        ({"id": "WHO-2018"}, SchemaMismatch),
        ({"id": " "}, SchemaMismatch),
        ({"kleur": "rood"}, SchemaMismatch),
        ({"vanaf": "gisteren"}, SchemaMismatch),
        ({"max_turbines": 0}, SchemaMismatch),
    ],
)
def test_fouten_in_een_eigen_set(tmp_path: Path, anders: dict, fout: type[Exception]) -> None:
    with pytest.raises(fout):
        read_normenset(schrijf(tmp_path, {**EIGEN, **anders}))


@pytest.mark.parametrize("inhoud", ["{", "[1, 2]", "\x00", "NaN"])
def test_onleesbaar_bestand(tmp_path: Path, inhoud: str) -> None:
    with pytest.raises(SchemaMismatch):
        read_normenset(schrijf(tmp_path, inhoud))


def test_nan_is_geen_norm(tmp_path: Path) -> None:
    with pytest.raises(OutOfRange):
        read_normenset(schrijf(tmp_path, '{"id": "x", "bron": "y", "waarden": {"lden_db": NaN}}'))


def test_een_onbekende_naam_of_bestand(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="Abm-2011"):
        kies_normenset("Abm-2012")
    with pytest.raises(SchemaMismatch):
        kies_normenset(tmp_path / "weg.toml")
