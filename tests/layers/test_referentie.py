"""Aangehaalde kentallen lezen: elk kental met eenheid en bron, en een eigen set met dezelfde regels."""

from __future__ import annotations

from pathlib import Path

import pytest

from layers import referentie
from layers.errors import SchemaMismatch
from layers.referentie import load_gevallen, load_kentallen, load_parameters, read_parameterset, reference_hash
from spatial.errors import OutOfRange, UnknownName

GOED = """
[bronnen.b]
titel = "T"
uitgever = "U"
jaar = 2020
[[kental]]
naam = "a"
waarde = 1
eenheid = "m"
bron = "b"
zekerheid = "R"
plaats = "blz. 4"
"""


@pytest.fixture
def map_met(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(referentie, "reference_dir", lambda: tmp_path)
    for functie in (load_parameters, reference_hash):
        functie.cache_clear()
        monkeypatch.setattr(referentie, functie.__name__, functie)
    yield tmp_path
    for functie in (load_parameters, reference_hash):
        functie.cache_clear()


def test_de_set_laadt_en_blijft_dezelfde() -> None:
    p = load_parameters()
    assert p.naam == "2020 (PBL)"
    assert len(p) > 150
    assert load_parameters() is p
    assert load_kentallen().woning.ruimte_a.shape == (6, 11, 8)
    assert len(load_gevallen()["startanalyse"]["buurten"]) == 6


def test_een_kental_met_vindplaats(map_met: Path) -> None:
    (map_met / "x.toml").write_text(GOED)
    kental = load_parameters().kental("a")
    assert (kental.waarde, kental.eenheid, str(kental.bron)) == (1.0, "m", "T, U, 2020, blz. 4")


@pytest.mark.parametrize(
    ("oud", "nieuw", "woord"),
    [
        ('eenheid = "m"', 'eenheid = ""', "eenheid"),
        ('eenheid = "m"\n', "", "eenheid"),
        ('bron = "b"', 'bron = "c"', "bron"),
        ('zekerheid = "R"', 'zekerheid = "Z"', "zekerheid"),
        ('zekerheid = "R"', 'zekerheid = "R"\nvreemd = 1', "vreemd"),
        ("[[kental]]", "[[kental", "TOML"),
    ],
)
def test_een_kental_zonder_herkomst_wordt_geweigerd(map_met: Path, oud: str, nieuw: str, woord: str) -> None:
    (map_met / "x.toml").write_text(GOED.replace(oud, nieuw))
    with pytest.raises(SchemaMismatch, match=woord):
        load_parameters()


def test_dubbel_in_twee_bestanden_wordt_geweigerd(map_met: Path) -> None:
    for naam in ("x.toml", "y.toml"):
        (map_met / naam).write_text(GOED)
    with pytest.raises(UnknownName, match="'a'"):
        load_parameters()


def test_de_vingerafdruk_verandert_met_elk_kental(map_met: Path) -> None:
    (map_met / "x.toml").write_text(GOED)
    een = reference_hash()
    reference_hash.cache_clear()
    (map_met / "x.toml").write_text(GOED.replace("waarde = 1", "waarde = 2"))
    assert reference_hash() != een


def test_een_eigen_set_over_de_standaard_heen(tmp_path: Path) -> None:
    pad = tmp_path / "eigen.toml"
    pad.write_text("rente_nationaal = 0.04\nprijs_aardgas_kv = 1\n")
    p = read_parameterset(pad, load_parameters())
    assert (p["rente_nationaal"], p["prijs_aardgas_kv"]) == (0.04, 1.0)
    assert p.gewijzigd == ("prijs_aardgas_kv", "rente_nationaal")
    assert load_parameters()["rente_nationaal"] == 0.03


@pytest.mark.parametrize(
    ("tekst", "fout", "woord"),
    [
        ("rente_nationaal = 9", OutOfRange, "rente_nationaal"),
        ("rente = 0.03", UnknownName, "rente"),
        ('rente_nationaal = "3%"', SchemaMismatch, "rente_nationaal"),
        ("rente_nationaal = true", SchemaMismatch, "rente_nationaal"),
        ("rente_nationaal = nan", OutOfRange, "rente_nationaal"),
        ("rente_nationaal", SchemaMismatch, "TOML"),
    ],
)
def test_een_eigen_set_die_niet_deugt(tmp_path: Path, tekst: str, fout: type[Exception], woord: str) -> None:
    pad = tmp_path / "eigen.toml"
    pad.write_text(tekst)
    with pytest.raises(fout, match=woord):
        read_parameterset(pad, load_parameters())


def test_een_eigen_set_die_er_niet_is(tmp_path: Path) -> None:
    with pytest.raises(SchemaMismatch, match="niet te lezen"):
        read_parameterset(tmp_path / "weg.toml", load_parameters())
