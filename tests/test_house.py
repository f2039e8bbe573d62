"""Houdt het huis zich aan zijn eigen regels? Grootte, uitleg, verdiepingen, fouten en wat er niet in hoort."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

WORTEL = Path(__file__).resolve().parents[1]
PAKKETTEN = ("spatial", "layers", "api")
BRON = sorted(p for naam in PAKKETTEN for p in (WORTEL / naam).rglob("*.py"))
REGELS_BESTAND, REGELS_FUNCTIE, REGELS_TOETS = 400, 60, 600
GROOTST_BYTES = 1_000_000
# De deuren mogen alles opvangen: daar wordt een onverwachte fout een melding in plaats van een kale stack.
DEUREN = {"api/app.py", "api/cli.py", "api/cli_hulp.py", "api/jobs.py", "api/runner.py", "api/errors.py"}
# Sleutels van deze machine of van een pakketspiegel horen niet in de broncode; uv.lock noemt zijn bron wel.
VREEMD = re.compile(
    r"(?<![\w.])/(?:work|tmp|home|root|Users|mnt)/[\w-]+/|/w[o]rk/\w|[A-Z]:\\\\Users|"
    r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|artifactory|nexus|devpi)[\w.-]*/|--index-url"
)


def id_van(pad: Path) -> str:
    return pad.relative_to(WORTEL).as_posix()


def vastgelegd() -> list[Path]:
    uit = subprocess.run(["git", "ls-files", "-z"], cwd=WORTEL, capture_output=True, check=False)
    if uit.returncode:
        pytest.skip("geen werkkopie van git")
    return [WORTEL / naam for naam in uit.stdout.decode().split("\0") if naam and (WORTEL / naam).is_file()]


def bomen() -> Iterator[tuple[str, ast.Module]]:
    for pad in BRON:
        yield id_van(pad), ast.parse(pad.read_text(encoding="utf-8"))


def functies(boom: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for knoop in ast.walk(boom):
        if isinstance(knoop, ast.FunctionDef | ast.AsyncFunctionDef):
            yield knoop


def test_bestanden_blijven_kort() -> None:
    assert len(BRON) > 80
    lang = {id_van(p): n for p in BRON if (n := len(p.read_text(encoding="utf-8").splitlines())) > REGELS_BESTAND}
    assert lang == {}
    toetsen = sorted((WORTEL / "tests").rglob("*.py"))
    lang = {id_van(p): n for p in toetsen if (n := len(p.read_text(encoding="utf-8").splitlines())) > REGELS_TOETS}
    assert lang == {}


def test_functies_blijven_kort() -> None:
    lang = []
    for naam, boom in bomen():
        for f in functies(boom):
            # De regels die iets doen: een opdracht met veel opties heeft een lange kop, geen lang verhaal.
            doet = f.body[1:] if ast.get_docstring(f) else f.body
            regels = (f.end_lineno or 0) - doet[0].lineno + 1 if doet else 0
            if regels > REGELS_FUNCTIE:
                lang.append((naam, f.name, regels))
    assert lang == []


def test_alles_wat_openbaar_is_heeft_uitleg() -> None:
    kaal = []
    for naam, boom in bomen():
        if not ast.get_docstring(boom):
            kaal.append(naam)
        for knoop in boom.body:
            if isinstance(knoop, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and knoop.name[0] != "_":
                kaal += [] if ast.get_docstring(knoop) else [f"{naam}:{knoop.name}"]
    # layers/made verzint gegevens; daar volstaat de uitleg per bestand.
    assert [k for k in kaal if not (k.startswith("layers/made/") and ":" in k)] == []


def test_niemand_vangt_alles_op_behalve_de_deuren() -> None:
    breed = []
    for naam, boom in bomen():
        for knoop in ast.walk(boom):
            if isinstance(knoop, ast.ExceptHandler):
                geeft_door = any(isinstance(k, ast.Raise) and k.exc is None for k in ast.walk(knoop))
                if not geeft_door and (knoop.type is None or _namen(knoop.type) & {"Exception", "BaseException"}):
                    breed.append(naam)
    assert {b for b in breed if b.split("/")[0] == "spatial"} == set()
    assert set(breed) - DEUREN - WAAR_EEN_KIND_STOPT == set()


# Een apart proces dat onbekende bestanden leest meldt elke fout aan zijn ouder.
WAAR_EEN_KIND_STOPT = {"layers/sources/zandbakkind.py"}


def _namen(soort: ast.expr | None) -> set[str]:
    return set() if soort is None else {n.id for n in ast.walk(soort) if isinstance(n, ast.Name)}


def test_fouten_zijn_van_wijkwind_zelf() -> None:
    """Geen kale ValueError, KeyError of RuntimeError: elke fout zegt wat er stond en wat te doen."""
    verboden = {"ValueError", "KeyError", "RuntimeError", "Exception", "TypeError"}
    kaal = [
        (naam, knoop.lineno)
        for naam, boom in bomen()
        for knoop in ast.walk(boom)
        if isinstance(knoop, ast.Raise) and isinstance(knoop.exc, ast.Call) and _namen(knoop.exc.func) & verboden
    ]
    # Pydantic vraagt in een validator zelf om een ValueError.
    assert [k for k in kaal if k[0] != "api/settings.py"] == []


def test_spatial_raakt_geen_bestand_klok_of_scherm() -> None:
    verboden = {"open", "print", "input", "exec", "eval"}
    modules = {"os", "pathlib", "time", "datetime", "logging", "subprocess", "socket", "tomllib", "random", "sys"}
    mis = []
    for naam, boom in bomen():
        if not naam.startswith("spatial/"):
            continue
        for knoop in ast.walk(boom):
            if isinstance(knoop, ast.Call) and isinstance(knoop.func, ast.Name) and knoop.func.id in verboden:
                mis.append((naam, knoop.func.id))
            if isinstance(knoop, ast.Import):
                mis += [(naam, a.name) for a in knoop.names if a.name.split(".")[0] in modules]
            if isinstance(knoop, ast.ImportFrom) and (knoop.module or "").split(".")[0] in modules:
                mis.append((naam, knoop.module or ""))
            # Toeval alleen uit een generator die is meegegeven of een vaste seed heeft.
            if isinstance(knoop, ast.Call) and ast.unparse(knoop.func).endswith("random.default_rng"):
                assert knoop.args, f"{naam}: default_rng zonder seed"
    assert set(mis) == TOEGESTAAN


# Het aantal kernen bepalen is geen invoer: de uitkomst hangt er niet van af. Een datum als waarde is geen klok.
TOEGESTAAN = {
    ("spatial/gridindex.py", "os"),
    ("spatial/smaa.py", "os"),
    ("spatial/ruimte/uitsluiting.py", "os"),
    ("spatial/wind/slagschaduw.py", "os"),
    ("spatial/wind/zichtbaarheid.py", "os"),
    ("spatial/wind/normen.py", "datetime"),
    ("spatial/wind/slagschaduw_kans.py", "datetime"),
    ("spatial/wind/zon.py", "datetime"),
}


def test_niemand_in_spatial_kijkt_op_de_klok() -> None:
    klok = re.compile(r"\.(today|now|utcnow)\(|time\.(time|perf_counter|monotonic)\(")
    mis = [id_van(p) for p in BRON if id_van(p).startswith("spatial/") and klok.search(p.read_text(encoding="utf-8"))]
    assert mis == []


def test_geen_bestand_dat_alles_mag_bevatten() -> None:
    verboden = {"utils", "helpers", "common", "util", "helper", "misc"}
    assert [id_van(p) for p in BRON if p.stem in verboden] == []


def test_alleen_crs_kent_epsg_nummers() -> None:
    """Getallen van stelsels staan op één plek; elders alleen in uitleg of in een melding."""
    mis = []
    for naam, boom in bomen():
        if naam == "spatial/crs.py":
            continue
        mis += [
            (naam, k.lineno)
            for k in ast.walk(boom)
            if isinstance(k, ast.Constant) and k.value in (28992, 4326, 3857, "EPSG:28992", "EPSG:4326")
        ]
    assert mis == []


def test_niets_van_deze_machine_is_vastgelegd() -> None:
    mis = []
    for pad in vastgelegd():
        if pad.name == "uv.lock" or pad == Path(__file__):
            continue
        tekst = pad.read_bytes()
        if b"\0" in tekst:
            continue
        for nummer, regel in enumerate(tekst.decode("utf-8", "replace").splitlines(), 1):
            if VREEMD.search(regel):
                mis.append(f"{id_van(pad)}:{nummer}: {regel.strip()[:100]}")
    assert mis == []


def test_de_zoeker_naar_machinepaden_vindt_ze_ook() -> None:
    for tekst in ('"/mnt/schijf/x"', "x = '/home/jan/data'", "/mnt/wk/a.py", "https://pypi.example.org/simple/"):
        assert VREEMD.search(tekst), tekst
    for tekst in ("tests/home/x", "een /tmp map", "network/work", "uv komt uit PyPI", "de map /home"):
        assert not VREEMD.search(tekst), tekst


def test_geen_groot_bestand_vastgelegd() -> None:
    groot = {id_van(p): p.stat().st_size for p in vastgelegd() if p.stat().st_size > GROOTST_BYTES}
    assert groot == {}


def test_de_verdiepingen_kloppen() -> None:
    opdracht = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    uit = subprocess.run(
        [sys.executable, "-c", opdracht, "--no-cache"],
        cwd=WORTEL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert uit.returncode == 0, uit.stdout + uit.stderr
    assert "0 broken" in uit.stdout
    assert "3 kept" in uit.stdout
