"""Een park ontwerpen: binnen de regels, herhaalbaar, op elk moment te stoppen, en eerlijk als het niet past."""

from __future__ import annotations

import dataclasses
import json
import signal
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

import api.opstelling as ontwerp
from api.cli import run
from api.cli_opstelling import onderbreking
from api.errors import InvalidRequest, Stopped
from api.exports.opstelling_json import read_json, schema_text
from api.exports.opstelling_kaart import reeksen, vrij_vlak
from api.opstelling import OpstellingOpdracht, Stopknop, controleer_opstelling, opstelling
from api.opstelling_gebied import lees_vlak
from api.opstelling_uitvoer import PRODUCTEN, voer_opstelling_uit
from layers.errors import LayersError
from layers.turbinetypen import load_turbinetypen
from layers.windpark import lees_park
from spatial.errors import EmptyInput, OutOfRange, WijkwindError
from spatial.raster import Raster
from tests.api import windstad


@pytest.fixture(scope="module")
def stad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("opstelling") / "data"
    windstad.maak(data)
    (data.parent / "gebied.geojson").write_text(json.dumps(windstad.omhullende(data)))
    return data


@pytest.fixture(scope="module")
def opdracht(stad: Path) -> OpstellingOpdracht:
    gebied = stad.parent / "gebied.geojson"
    return OpstellingOpdracht(gebied=gebied, data=stad, turbines=3, turbine="generiek-3mw", rondes=8)


@pytest.fixture(scope="module")
def studie(opdracht: OpstellingOpdracht) -> ontwerp.Opstellingstudie:
    return opstelling(opdracht)


def test_every_turbine_keeps_every_distance(studie: ontwerp.Opstellingstudie) -> None:
    """Precies nagemeten met shapely, zonder raster."""
    masten = shapely.points(studie.stukken.vondst.opstelling.park.xy)
    gemeten = 0
    for stand in studie.stukken.terrein.standen.values():
        if stand.regel.sluit_uit and stand.werkt:
            ruimte = shapely.distance(masten[:, None], stand.vormen[None, :]) - stand.afstanden_m[None, :]
            assert ruimte.min() >= 0.0, stand.regel.code
            gemeten += 1
    assert gemeten >= 5
    r = studie.resultaat
    afstand = shapely.distance(masten[:, None], masten[None, :])[np.triu_indices(3, 1)]
    assert afstand.min() >= min(r.langs_m, r.dwars_m) - 1e-6


def test_outcome_reports_start_best_and_why_not(studie: ontwerp.Opstellingstudie) -> None:
    r = studie.resultaat
    assert r.vrij_ha < r.gebied_ha
    assert r.beste.geluid_teveel_db == 0.0
    assert r.geluid.hoogste_lden_db is not None
    assert r.geluid.lden_db is not None
    assert r.geluid.hoogste_lden_db <= r.geluid.lden_db
    if not r.start.geluid_teveel_db:
        assert r.beste.netto_mwh_jaar - r.beste.straf_mwh_jaar >= r.start.netto_mwh_jaar - r.start.straf_mwh_jaar - 1.0
    doel = [v.doel_mwh for v in r.verloop if v.doel_mwh is not None]
    assert doel == sorted(doel)
    telt = [x for x in r.regels if x.oppervlakte_ha]
    assert telt
    assert all(x.tekst and x.bron for x in r.regels)
    assert all((x.alleen_ha or 0.0) <= (x.oppervlakte_ha or 0.0) for x in telt)
    assert any("Gemaakte gegevens" in zin for zin in r.waarschuwingen)


def test_same_seed_same_layout_other_seed_other(studie: ontwerp.Opstellingstudie, opdracht: OpstellingOpdracht) -> None:
    nog_eens = opstelling(opdracht)
    assert nog_eens.resultaat.hash == studie.resultaat.hash
    assert nog_eens.resultaat.beste == studie.resultaat.beste
    anders = opstelling(dataclasses.replace(opdracht, seed=2))
    assert anders.resultaat.hash != studie.resultaat.hash


def test_products_and_park_can_be_read_back(opdracht: OpstellingOpdracht, tmp_path: Path) -> None:
    resultaat = voer_opstelling_uit(opdracht, tmp_path / "uit")
    assert sorted(pad.name for pad in (tmp_path / "uit").iterdir()) == sorted(PRODUCTEN)
    assert read_json(tmp_path / "uit" / "opstelling.json") == resultaat
    park = lees_park(tmp_path / "uit" / "opstelling.geojson", load_turbinetypen())
    terug = np.array([[t.x_m, t.y_m] for t in resultaat.beste.turbines])
    assert np.abs(park.xy - terug).max() < 0.05
    html = (tmp_path / "uit" / "kaart.html").read_text()
    assert "https://" not in html.partition("</style>")[2].partition("<script>")[0]
    assert "%%CSP%%" not in html
    assert set(json.loads(schema_text())["properties"]) == set(json.loads(resultaat.model_dump_json()))


def test_too_many_says_how_many_fit(opdracht: OpstellingOpdracht) -> None:
    with pytest.raises(OutOfRange, match=r"hooguit [1-9]"):
        opstelling(dataclasses.replace(opdracht, turbines=60))


def test_too_loud_says_how_many_are_quiet_enough(opdracht: OpstellingOpdracht, tmp_path: Path) -> None:
    stil = tmp_path / "stil.json"
    bron = {"titel": "toets", "uitgever": "toets", "jaar": 2026}
    stil.write_text(json.dumps({"id": "stil", "bron": bron, "waarden": {"lden_db": 42.0}}))
    # Zonder de afstand van één turbine telt alleen nog het geluid van het hele park.
    vrij = dataclasses.replace(opdracht, normen=str(stil), zonder=("WT-GEL-1", "WT-WON-1"), turbines=4, rondes=6)
    with pytest.raises(OutOfRange, match="dB boven de norm") as fout:
        opstelling(vrij)
    assert "lukt het wel" in str(fout.value) or "turbines" in fout.value.doe


def test_nowhere_free_names_the_rules(opdracht: OpstellingOpdracht) -> None:
    with pytest.raises(OutOfRange, match="WT-VEI-1"):
        opstelling(dataclasses.replace(opdracht, afstanden={"WT-VEI-1": 5_000.0}))


def test_unknown_names_come_together(opdracht: OpstellingOpdracht) -> None:
    fout = dataclasses.replace(opdracht, turbine="x", zonder=("WT-X",), rondes=0, turbines=9_999)
    with pytest.raises(InvalidRequest) as mis:
        controleer_opstelling(fout)
    assert len(mis.value.velden) == 4


@pytest.mark.parametrize(
    ("vorm", "soort"),
    [
        ({"type": "Point", "coordinates": [4.9, 51.9]}, EmptyInput),
        ({"type": "Polygon", "coordinates": [[[51.9, 4.9], [51.95, 4.9], [51.95, 4.95], [51.9, 4.9]]]}, LayersError),
        ({"type": "Polygon", "coordinates": [[[2, 48], [2.1, 48], [2.1, 48.1], [2, 48]]]}, LayersError),
        ("geen kaart", WijkwindError),
    ],
)
def test_bad_area_is_a_clear_error(tmp_path: Path, vorm: Any, soort: type[WijkwindError]) -> None:
    pad = tmp_path / "gebied.geojson"
    pad.write_text(json.dumps(vorm))
    with pytest.raises(soort, match="verwacht"):
        lees_vlak(pad)


def test_area_outside_the_data(opdracht: OpstellingOpdracht, tmp_path: Path) -> None:
    pad = tmp_path / "ver.geojson"
    pad.write_text(json.dumps({"type": "Polygon", "coordinates": [[[6.5, 53], [6.6, 53], [6.6, 53.1], [6.5, 53]]]}))
    with pytest.raises(OutOfRange, match="buiten het gebied van deze gegevens"):
        opstelling(dataclasses.replace(opdracht, gebied=pad))


def test_stop_button_keeps_best_only_while_searching() -> None:
    def weiger(_wat: str, _deel: float) -> None:
        raise Stopped

    knop = Stopknop(weiger)
    with pytest.raises(Stopped):
        knop.meld("lagen", 0.1)
    knop.zoekt = True
    knop.meld("zoeken", 0.5)
    assert knop.stop()
    knop.zoekt = False
    knop.meld("schrijven", 0.9)  # het beste wordt nog geschreven


def test_interrupt_before_searching_stops_everything() -> None:
    with onderbreking() as stop:
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        assert not stop()
        signal.raise_signal(signal.SIGINT)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_ctrl_c_on_the_command_line_writes_the_best_so_far(
    opdracht: OpstellingOpdracht, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    echt = ontwerp.zoek

    def zoek(vraag: Any, meld: Any) -> Any:
        vraag.stop()
        signal.raise_signal(signal.SIGINT)
        return echt(vraag, meld)

    monkeypatch.setattr(ontwerp, "zoek", zoek)
    deel = ["--gebied", str(opdracht.gebied), "--turbines", "3", "--data", str(opdracht.data), "--rondes", "90000"]
    assert run(["opstelling", *deel, "--type", "generiek-3mw", "--uit", str(tmp_path / "uit"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["gestopt"] is True
    assert read_json(tmp_path / "uit" / "opstelling.json").gestopt


def test_time_sets_the_rounds_and_rounds_repeat_it(opdracht: OpstellingOpdracht) -> None:
    op_tijd = opstelling(dataclasses.replace(opdracht, rondes=None, tijd_s=1.0)).resultaat
    assert not op_tijd.gestopt
    herhaald = opstelling(dataclasses.replace(opdracht, rondes=op_tijd.rondes_gevraagd)).resultaat
    assert herhaald.beste == op_tijd.beste


def test_free_ground_is_drawn_from_runs_of_cells() -> None:
    verboden = np.array([[0, 0, 1], [1, 0, 0]], dtype=np.uint8)
    vlak = vrij_vlak(Raster(verboden, 100.0, 200.0, 20.0))
    assert vlak.area == pytest.approx(4 * 400.0)
    assert reeksen(verboden[0] == 0) == [(0, 2)]
    assert gpd.GeoSeries([vlak]).is_valid.all()
