from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api import runner
from api.cli import run
from api.cli_controleer import check, check_all
from api.cli_invoer import geheel, getal, paren
from api.errors import InvalidRequest, InvalidValue, Stopped
from spatial.errors import OutOfRange
from spatial.referentiegeval import Geval
from tests.api import rekenaars
from tests.api.fabriek import KWADE_NAAM

ROOT = Path(__file__).parents[2]


@pytest.fixture
def gerekend(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Vervangt het rekenen door een snelle rekenaar en onthoudt de opdrachten."""
    opdrachten: list[object] = []

    def reken(opdracht, uit, *, titel="", voortgang=None):
        opdrachten.append(opdracht)
        return rekenaars.snel(opdracht, uit, titel=titel, voortgang=voortgang)

    monkeypatch.setattr(runner, "voer_uit", reken)
    return opdrachten


def _startwijken(tmp_path: Path, *rest: str) -> list[str]:
    return ["startwijken", "--data", str(tmp_path), "--uit", str(tmp_path / "uit"), *rest]


def test_prints_top_five_with_reasons(tmp_path: Path, gerekend, capsys) -> None:
    assert run(_startwijken(tmp_path)) == 0
    uit = capsys.readouterr().out
    assert "Gemaakte gegevens" in uit
    assert "gunstig" in uit
    assert "telt voor" in uit
    assert KWADE_NAAM[:20] in uit
    assert "kaart.html" in uit
    assert (tmp_path / "uit" / "kaart.html").is_file()


def test_json_is_only_json(tmp_path: Path, gerekend, capsys) -> None:
    assert run(_startwijken(tmp_path, "--json", "--titel", "Eigen titel")) == 0
    inhoud = json.loads(capsys.readouterr().out)
    assert inhoud["titel"] == "Eigen titel"
    assert [b["rang"] for b in inhoud["top"]] == [1, 2, 3, 4, 5]
    assert all(b["redenen"] for b in inhoud["top"])


def test_every_wish_reaches_the_study(tmp_path: Path, gerekend) -> None:
    opties = "--gemeente GM1963 --preset sociaal --gewicht draagvlak=0,3 --gewicht marge=2 --zonder s4 --zonder s1b"
    opties += " --parameter rente_nationaal=0.05 --top 3 --seed 7 --trekkingen 500"
    assert run(_startwijken(tmp_path, *opties.split(), "--gebieden", "eigen.gpkg")) == 0
    (opdracht,) = gerekend
    assert opdracht.gemeenten == ("GM1963",)
    assert opdracht.preset == "sociaal"
    assert opdracht.gewichten == {"draagvlak": 0.3, "marge": 2.0}
    assert opdracht.zonder == ("s4", "s1b")
    assert opdracht.parameters == {"rente_nationaal": 0.05}
    assert (opdracht.top_n, opdracht.seed, opdracht.trekkingen) == (3, 7, 500)
    assert opdracht.gebieden == Path("eigen.gpkg")


@pytest.mark.parametrize(
    ("opties", "tekst"),
    [
        (["--gewicht", "draagvlak=NaN"], "draagvlak: gevonden 'NaN'"),
        (["--gewicht", "draagvlak=-1"], "kies 0 om het weg te laten"),
        (["--gewicht", "draagvlak=inf"], "eindig"),
        (["--gewicht", "draagvlak=1.000,5"], "0.3 of 0,3"),
        (["--gewicht", "draagvlak"], "naam=getal"),
        (["--gewicht", "draagvlak=1", "--gewicht", "draagvlak=2"], "elke naam één keer"),
        (["--gewicht", "dragvlak=1"], "'draagvlak'"),
        (["--preset", "sociaaal"], "'sociaal'"),
        (["--zonder", "s9"], "s9"),
        (["--volgorde", "draagvlak,onzin"], "onzin"),
        (["--volgorde", "draagvlak", "--preset", "sociaal"], "één van de twee"),
        (["--top", "0"], "van 1 tot en met"),
        (["--top", "vijf"], "geheel getal"),
        (["--seed", "1.5"], "geheel getal"),
        (["--parameter", "rente=0.1"], "rente_nationaal"),
        (["--parameter", "rente_nationaal=9"], "0.2"),
        (["--parameter", "rente=veel"], "rente: gevonden 'veel'"),
        (["--gewiht", "a=1"], "--gewiht bestaat niet"),
        (["extra"], "te veel"),
    ],
)
def test_bad_wish_is_one_dutch_message(tmp_path: Path, gerekend, capsys, opties: list[str], tekst: str) -> None:
    assert run(_startwijken(tmp_path, *opties)) == 2
    fout = capsys.readouterr()
    assert tekst in fout.err
    assert "Traceback" not in fout.err
    assert fout.out == ""
    assert gerekend == []
    assert not (tmp_path / "uit").exists()


@pytest.mark.parametrize("args", [["startwijken"], ["onzin"], ["startwijken", "--data"], ["maak", "--buurten", "3"]])
def test_usage_error_is_dutch(args: list[str], capsys) -> None:
    assert run(args) == 2
    fout = capsys.readouterr().err
    assert "No such" not in fout
    assert "Missing" not in fout
    assert "Usage" not in fout
    assert fout.strip()


def test_refused_output_and_unexpected_error(tmp_path: Path, monkeypatch, capsys) -> None:
    (tmp_path / "uit").mkdir()
    (tmp_path / "uit" / "eigen.txt").write_text("x")
    assert run(_startwijken(tmp_path)) == 2
    assert "eigen.txt" in capsys.readouterr().err

    monkeypatch.setattr(runner, "voer_uit", rekenaars.onverwacht)
    assert run(_startwijken(tmp_path)) == 1
    fout = capsys.readouterr().err
    assert "WIJKWIND_TRACE=1" in fout
    assert "ZeroDivisionError" in fout
    assert "Traceback" not in fout

    monkeypatch.setattr(runner, "voer_uit", rekenaars.fout)
    assert run(_startwijken(tmp_path)) == 2
    assert "rente" in capsys.readouterr().err


@pytest.mark.parametrize("opdracht", ["maak", "lagen", "inlezen", "startwijken", "controleer", "serveer", "parameters"])
def test_help_is_dutch(opdracht: str, capsys) -> None:
    assert run([opdracht, "--help"]) == 0
    hulp = capsys.readouterr().out
    assert "Gebruik: wijkwind" in hulp
    assert "Toon deze uitleg en stop." in hulp
    for engels in ("Usage", "Show this message", "required", "default:"):
        assert engels not in hulp


def test_criteria_and_parameters_as_json(capsys) -> None:
    assert run(["criteria", "--json"]) == 0
    inhoud = json.loads(capsys.readouterr().out)
    assert {"draagvlak", "nationale_kosten"} <= {c["id"] for c in inhoud["criteria"]}
    assert run(["parameters", "--json"]) == 0
    assert all(p["eenheid"] and p["bron"] for p in json.loads(capsys.readouterr().out))
    assert run(["parameters"]) == 0
    assert "Zekerheid" in capsys.readouterr().out


def _geval(waarde: float, tolerantie: float = 0.01) -> Geval:
    return Geval(
        groep="G", naam="n", bereken=lambda: waarde, gepubliceerd=1.0, tolerantie=tolerantie, eenheid="-", bron="b"
    )


@pytest.mark.parametrize(("waarde", "klopt"), [(1.0, True), (1.01, True), (1.02, False), (float("nan"), False)])
def test_reference_case_is_judged_by_its_tolerance(waarde: float, klopt: bool) -> None:
    assert check(_geval(waarde, 0.0100001)).klopt is klopt


def test_controleer_fails_when_one_case_fails(monkeypatch, capsys) -> None:
    import api.referentie_gevallen as module

    monkeypatch.setattr(module, "alle_gevallen", lambda: [_geval(1.0), _geval(2.0)])
    assert run(["controleer", "--json"]) == 1
    inhoud = json.loads(capsys.readouterr().out)
    assert (inhoud["aantal"], inhoud["mis"]) == (2, 1)
    monkeypatch.setattr(module, "alle_gevallen", lambda: [_geval(1.0)])
    assert run(["controleer"]) == 0
    assert "Alle 1 voorbeelden kloppen" in capsys.readouterr().out
    monkeypatch.setattr(module, "alle_gevallen", list)
    assert run(["controleer"]) == 1  # niets nagerekend is geen geslaagde controle


def test_check_all_reports_progress() -> None:
    standen: list[float] = []
    check_all([_geval(1.0)] * 4, lambda _wat, deel: standen.append(deel))
    assert standen == [0, 0.25, 0.5, 0.75]


def test_numbers_and_pairs() -> None:
    with pytest.raises(InvalidValue, match="1_000"):
        getal("x", "1_000")
    with pytest.raises(InvalidValue):
        geheel("x", "١", 0, 10)  # alleen gewone cijfers
    with pytest.raises(InvalidRequest) as alles:
        paren("--gewicht", ["a=x", "b=-1", "c"], 0)
    assert len(alles.value.velden) == 3


def test_stop_is_an_error_of_ours() -> None:
    assert "gestopt" in str(Stopped())
    assert not isinstance(Stopped(), OutOfRange)


def _proces(*args: str, **opties: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "api.cli", *args],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        **opties,  # type: ignore[arg-type]
    )


def test_real_process_keeps_stdout_and_stderr_apart() -> None:
    goed = _proces("criteria", "--json")
    uit, fout = goed.communicate(timeout=120)
    assert goed.returncode == 0
    assert json.loads(uit)
    assert fout == ""


def test_real_process_made_town_to_products(tmp_path: Path) -> None:
    data, uit = tmp_path / "stad", tmp_path / "uit"
    gemaakt = _proces("maak", "--buurten", "6", "--seed", "2", "--data", str(data))
    assert gemaakt.communicate(timeout=240)[1] == ""
    assert gemaakt.returncode == 0
    lagen = _proces("lagen", "--data", str(data), "--json")
    inhoud = json.loads(lagen.communicate(timeout=120)[0])
    assert any(laag["naam"] == "buurten" and laag["aanwezig"] for laag in inhoud)
    klaar = _proces("startwijken", "--data", str(data), "--uit", str(uit), "--json", "--trekkingen", "500")
    tekst, fout = klaar.communicate(timeout=240)
    assert klaar.returncode == 0, fout
    assert json.loads(tekst)["gemaakte_gegevens"] is True
    assert sorted(pad.name for pad in uit.iterdir()) == [
        "kaart.html",
        "resultaat.json",
        "startwijken.gpkg",
        "startwijken.xlsx",
    ]


def test_serveer_prints_address_and_stops_cleanly(tmp_path: Path, uit_map: Path) -> None:
    dienst = _proces("serveer", "--data", str(tmp_path), "--uit", str(uit_map), "--port", "0")
    try:
        assert dienst.stdout is not None
        regel = dienst.stdout.readline()
        assert "http://127.0.0.1:" in regel
        adres = regel.split()[-1]
        import httpx

        assert httpx.get(adres, follow_redirects=True, timeout=60).status_code == 200
    finally:
        dienst.send_signal(signal.SIGINT)
        _, fout = dienst.communicate(timeout=60)
    assert "Traceback" not in fout


@pytest.mark.parametrize("signaal", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_leaves_no_half_product(tmp_path: Path, signaal: signal.Signals) -> None:
    code = (
        "import sys; from api import cli, runner; from tests.api import rekenaars\n"
        "def traag(*a, **k):\n    print('rekent', flush=True)\n    rekenaars.traag(*a, **k)\n"
        "runner.voer_uit = traag; sys.argv = ['wijkwind', *sys.argv[1:]]; cli.main()"
    )
    proces = subprocess.Popen(
        [sys.executable, "-c", code, *_startwijken(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert proces.stdout is not None
    assert proces.stdout.readline() == "rekent\n"
    time.sleep(0.3)
    proces.send_signal(signaal)
    _, fout = proces.communicate(timeout=60)
    assert proces.returncode == 130, fout
    assert "Gestopt" in fout
    assert "Traceback" not in fout
    assert list(tmp_path.iterdir()) == []
