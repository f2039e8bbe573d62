from __future__ import annotations

from pathlib import Path

import pytest

from api import uitvoer
from api.errors import RefusedOutput, Stopped
from api.exports.resultaat_json import read_json
from api.uitvoer import PRODUCTEN, check_uit, schrijf_uitvoer
from tests.api.fabriek import maak_resultaat, maak_vlakken


def _inhoud(map_: Path) -> dict[str, bytes]:
    return {pad.name: pad.read_bytes() for pad in map_.iterdir()}


def test_all_products_and_nothing_else(uit_map: Path, resultaat) -> None:
    assert sorted(pad.name for pad in uit_map.iterdir()) == sorted(PRODUCTEN)
    assert [pad.name for pad in uit_map.parent.iterdir()] == ["uit"]
    assert read_json(uit_map / "resultaat.json") == resultaat


def test_earlier_output_is_replaced(tmp_path: Path) -> None:
    uit = tmp_path / "uit"
    for seed in (1, 2):
        r = maak_resultaat(8, seed=seed)
        schrijf_uitvoer(r, maak_vlakken(r), uit)
    assert read_json(uit / "resultaat.json").seed == 2
    assert [pad.name for pad in tmp_path.iterdir()] == ["uit"]


@pytest.mark.parametrize("product", ["resultaat_json.write_json", "geopackage.write_geopackage", "excel.write_excel"])
def test_failing_product_leaves_old_output(tmp_path: Path, monkeypatch, product: str) -> None:
    uit = tmp_path / "uit"
    r = maak_resultaat(8)
    schrijf_uitvoer(r, maak_vlakken(r), uit)
    oud = _inhoud(uit)

    def breek(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"api.exports.{product}", breek)
    with pytest.raises(RefusedOutput, match="vrije ruimte"):
        schrijf_uitvoer(maak_resultaat(8, seed=2), maak_vlakken(r), uit)
    assert _inhoud(uit) == oud
    assert [pad.name for pad in tmp_path.iterdir()] == ["uit"]


def test_stop_halfway_leaves_nothing(tmp_path: Path) -> None:
    def stop(_wat: str, deel: float) -> None:
        if deel > 0.3:
            raise Stopped

    r = maak_resultaat(8)
    with pytest.raises(Stopped):
        schrijf_uitvoer(r, maak_vlakken(r), tmp_path / "uit", voortgang=stop)
    assert list(tmp_path.iterdir()) == []


def test_failing_swap_restores_old(tmp_path: Path, monkeypatch) -> None:
    uit = tmp_path / "uit"
    r = maak_resultaat(8)
    schrijf_uitvoer(r, maak_vlakken(r), uit)
    oud = _inhoud(uit)
    echt = Path.rename

    def hapert(zelf: Path, doel: Path) -> Path:
        if zelf.name.endswith(".nieuw"):
            raise PermissionError(13, "Permission denied")
        return echt(zelf, doel)

    monkeypatch.setattr(uitvoer.Path, "rename", hapert)
    with pytest.raises(RefusedOutput):
        schrijf_uitvoer(r, maak_vlakken(r), uit)
    assert _inhoud(uit) == oud
    assert [pad.name for pad in tmp_path.iterdir()] == ["uit"]


def test_foreign_folder_is_refused_untouched(tmp_path: Path, uit_map: Path) -> None:
    vreemd = tmp_path / "foto's"
    vreemd.mkdir()
    (vreemd / "vakantie.jpg").write_bytes(b"x")
    with pytest.raises(RefusedOutput, match=r"vakantie\.jpg"):
        check_uit(vreemd)
    assert (vreemd / "vakantie.jpg").read_bytes() == b"x"


def test_output_with_own_notes_is_refused(tmp_path: Path) -> None:
    uit = tmp_path / "uit"
    r = maak_resultaat(8)
    schrijf_uitvoer(r, maak_vlakken(r), uit)
    (uit / "notities.txt").write_text("van mij")
    with pytest.raises(RefusedOutput, match=r"notities\.txt"):
        schrijf_uitvoer(r, maak_vlakken(r), uit)
    assert (uit / "notities.txt").read_text() == "van mij"


@pytest.mark.parametrize("tekst", ["{}", "[]", "geen json", '{"soort": "anders"}', "[" * 100_000])
def test_someone_elses_resultaat_json_is_refused(tmp_path: Path, tekst: str) -> None:
    (tmp_path / "resultaat.json").write_text(tekst)
    with pytest.raises(RefusedOutput, match="niet van wijkwind"):
        check_uit(tmp_path)


def test_file_and_link_are_refused(tmp_path: Path) -> None:
    bestand = tmp_path / "uit"
    bestand.write_text("x")
    with pytest.raises(RefusedOutput, match="bestand"):
        check_uit(bestand)
    koppeling = tmp_path / "koppeling"
    koppeling.symlink_to(tmp_path)
    with pytest.raises(RefusedOutput, match="koppeling"):
        check_uit(koppeling)


def test_empty_folder_is_fine(tmp_path: Path) -> None:
    check_uit(tmp_path)
    check_uit(tmp_path / "nieuw" / "diep")
