"""Een park van begin tot eind: elke regel een reden, niets VOLDOET zonder laag, en heel of niets op schijf."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import openpyxl
import pytest
from typer.testing import CliRunner

from api.cli import app
from api.errors import RefusedOutput, Stopped
from api.exports.werkboek import safe_text
from api.exports.windpark_json import read_json, schema_text
from api.models_windpark import WindparkResultaat
from api.windpark import WindparkOpdracht, Windparkstudie, windpark
from api.windpark_uitvoer import PRODUCTEN, voer_windpark_uit
from layers.made import maak_stad
from layers.store import lees_laag
from spatial.errors import WijkwindError
from spatial.wind.toets import toets
from tests.api import windparkstad as stad

# Laag -> de regels (code, begin van het onderdeel) die er zonder niet kunnen voldoen.
NODIG: dict[str, list[tuple[str, str]]] = {
    "natuur": [("WT-NAT-1", ""), ("WT-NAT-2", "")],
    "wegen": [("WT-VEI-3", "")],
    "water": [("WT-VEI-4", "")],
    "spoor": [("WT-VEI-5", "")],
    "buisleidingen": [("WT-VEI-6", "")],
    "hoogspanning": [("WT-VEI-7", "")],
    "dijken": [("WT-VEI-8", "")],
    "radar": [("WT-RAD-1", "")],
    "hoogtebeperkingen": [("WT-LUC-2", "")],
    "bestemmingsplannen": [("WT-PLA-1", ""), ("WT-PLA-2", "")],
    "landschap": [("WT-LAN-1", "")],
}


@pytest.fixture(scope="module")
def stadsmap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("windpark") / "stad"
    maak_stad(buurten=4, seed=1, data=data, panden=False)
    return data


@pytest.fixture(scope="module")
def opdracht(stadsmap: Path) -> WindparkOpdracht:
    """Twee turbines aan de rand van de gemaakte stad; een eigen norm zonder slagschaduw."""
    xmin, ymin, *_ = lees_laag(stadsmap, "buurten")[0].total_bounds
    d = stadsmap.parent
    plekken = [(xmin + 300 - stad.X, ymin + 300 - stad.Y), (xmin + 900 - stad.X, ymin + 300 - stad.Y)]
    park = stad.schrijf_park(d / "park.geojson", *plekken, soort="generiek-3mw")
    normen = stad.schrijf_normen(d / "eigen.json", lden_db=47.0, lnight_db=41.0, afstand_woning_m=300.0,
                                 pr_kwetsbaar_per_jaar=1e-6, pr_beperkt_kwetsbaar_per_jaar=1e-5)  # fmt: skip
    return WindparkOpdracht(park=park, data=stadsmap, normen=str(normen))


@pytest.fixture(scope="module")
def uitvoer(opdracht: WindparkOpdracht) -> tuple[Windparkstudie, Path]:
    uit = opdracht.park.parent / "uit"
    return voer_windpark_uit(opdracht, uit), uit


@pytest.fixture(scope="module")
def studie(uitvoer: tuple[Windparkstudie, Path]) -> Windparkstudie:
    return uitvoer[0]


@pytest.fixture(scope="module")
def kwaad(tmp_path_factory: pytest.TempPathFactory) -> tuple[WindparkResultaat, Path]:
    d = tmp_path_factory.mktemp("kwaad")
    return voer_windpark_uit(stad.schrijf_kwade_wereld(d), d / "uit").resultaat, d / "uit"


def klein(d: Path, **lagen: Any) -> WindparkOpdracht:
    """De proefwereld zonder uurwind, en met een plan dat ver genoeg ligt om geen ingrepen te hoeven zoeken."""
    ver = stad.plannen(stad.plan(van_m=700.0, tot_m=900.0))
    vast: dict[str, Any] = {"winduren": None, "woningbouwlocaties": ver}
    return stad.opdracht(d, stad.schrijf_wereld(d / "wereld", **{**vast, **lagen}))


# ---- elk oordeel een reden ----


def test_every_rule_has_verdict_reason_and_source(studie: Windparkstudie) -> None:
    r = studie.resultaat
    assert len({o.code for o in r.oordelen}) == 25
    for o in r.oordelen:
        assert o.oordeel in ("VOLDOET", "VOLDOET_NIET", "ONBEKEND")
        assert len(o.uitleg) > 10
        assert o.bron
        assert o.tekst
        if o.oordeel == "VOLDOET_NIET":
            assert o.aantal or o.waarde is not None
    assert sum(r.telling.values()) == len(r.oordelen)
    assert r.gemaakte_gegevens
    assert all(o.gemaakt for o in r.oordelen if o.code.startswith(("WT-GEL", "WT-NAT")))


@pytest.mark.parametrize("laag", NODIG)
def test_without_a_layer_its_rules_are_unknown(studie: Windparkstudie, laag: str) -> None:
    geval = studie.stukken.geval
    lagen = {naam: tabel for naam, tabel in geval.omgeving.lagen.items() if naam != laag}
    assert len(lagen) < len(geval.omgeving.lagen), laag
    zonder = toets(replace(geval, omgeving=replace(geval.omgeving, lagen=MappingProxyType(lagen))))
    for code, begin in NODIG[laag]:
        raakt = [u for u in zonder if u.code == code and u.onderdeel.startswith(begin)]
        assert raakt
        assert {u.oordeel for u in raakt} == {"ONBEKEND"}, [u.uitleg for u in raakt]
    # En geen enkele regel wordt beter van een laag minder.
    met = {(u.code, u.onderdeel): u.oordeel for u in studie.stukken.uitslagen}
    for u in zonder:
        assert not (u.oordeel == "VOLDOET" and met.get((u.code, u.onderdeel), "VOLDOET") != "VOLDOET")


@pytest.mark.parametrize(
    ("laag", "codes"),
    [
        ("verblijfsobjecten", ("WT-GEL-1", "WT-GEL-2", "WT-SCH-1", "WT-AFS-1", "WT-VEI-1")),
        ("woningbouwlocaties", ("WT-WON-1",)),
    ],
)
def test_without_homes_or_plans_nothing_complies(tmp_path: Path, laag: str, codes: tuple[str, ...]) -> None:
    r = windpark(klein(tmp_path, **{laag: None})).resultaat
    for o in r.oordelen:
        if o.code in codes:
            assert o.oordeel == "ONBEKEND"
            assert o.uitleg
    if laag == "verblijfsobjecten":
        assert (r.geluid, r.slagschaduw, r.mensen) == (None, None, [])
        assert any("Niet gerekend, geluid" in w for w in r.waarschuwingen)
    else:
        assert r.woningbouw == []


def test_without_wind_the_fallback_is_named(tmp_path: Path) -> None:
    r = windpark(klein(tmp_path, wind=None)).resultaat
    assert r.opbrengst is not None
    assert "weibull" in r.opbrengst.wind.lower() or "terugval" in r.opbrengst.wind.lower()


def test_type_without_noise_makes_noise_rules_unknown(tmp_path: Path) -> None:
    vraag = klein(tmp_path)
    soorten = [{**t, "geluid": []} for t in stad.typen()]
    (tmp_path / "stil.json").write_text(json.dumps({"typen": soorten}))
    r = windpark(replace(vraag, types=tmp_path / "stil.json")).resultaat
    assert {o.oordeel for o in r.oordelen if o.code.startswith("WT-GEL")} == {"ONBEKEND"}
    assert r.woningbouw[0].oordeel == "ONBEKEND"
    assert "geluid" in r.woningbouw[0].reden
    assert r.samen.beide == "ONBEKEND"


# ---- de producten ----


def test_json_is_its_schema_and_comes_back(uitvoer: tuple[Windparkstudie, Path]) -> None:
    studie, uit = uitvoer
    ruw = json.loads((uit / "toets.json").read_text(encoding="utf-8"), parse_constant=pytest.fail)
    schema = json.loads(schema_text())
    assert set(ruw) == set(schema["properties"])
    assert set(schema["required"]) <= set(ruw)
    assert read_json(uit / "toets.json") == studie.resultaat
    assert sorted(kind.name for kind in uit.iterdir()) == sorted(PRODUCTEN)


def test_geopackage_is_1_3_and_every_layer_opens(uitvoer: tuple[Windparkstudie, Path]) -> None:
    studie, uit = uitvoer
    with sqlite3.connect(uit / "windpark.gpkg") as db:
        assert db.execute("pragma user_version").fetchone()[0] == 10300
        namen = {rij[0] for rij in db.execute("select table_name from gpkg_contents")}
    assert {"turbines", "contouren", "objecten", "woningbouw", "oordelen", "toets", "wachtrij"} <= namen
    for naam in namen:
        laag = gpd.read_file(uit / "windpark.gpkg", layer=naam)
        assert len(laag)
        if isinstance(laag, gpd.GeoDataFrame):
            assert laag.crs.to_epsg() == 28992
            assert laag.geometry.is_valid.all()
    assert len(gpd.read_file(uit / "windpark.gpkg", layer="oordelen")) == len(studie.resultaat.oordelen)
    assert len(gpd.read_file(uit / "windpark.gpkg", layer="turbines")) == 2


def test_workbook_opens_and_says_made(uitvoer: tuple[Windparkstudie, Path]) -> None:
    studie, uit = uitvoer
    boek = openpyxl.load_workbook(uit / "windpark.xlsx")
    tekst = " ".join(str(cel) for rij in boek["Oordelen"].iter_rows(values_only=True) for cel in rij if cel is not None)
    assert "Gemaakte gegevens" in tekst
    for o in studie.resultaat.oordelen:
        assert o.code in tekst
        assert o.uitleg in tekst


def test_evil_names_stay_text_in_every_product(kwaad: tuple[WindparkResultaat, Path]) -> None:
    r, uit = kwaad
    assert {p.naam for p in r.woningbouw} == {stad.FORMULE, stad.KWADE_SCRIPT}
    for naam in ("kaart.html", "kaart3d.html", "samen.html"):
        html = (uit / naam).read_text(encoding="utf-8")
        assert "<script>window.gehackt" not in html, naam
        assert "<img src=x" not in html, naam
    boek = openpyxl.load_workbook(uit / "windpark.xlsx")
    cellen = [cel for blad in boek for rij in blad.iter_rows() for cel in rij if cel.value is not None]
    assert not [cel for cel in cellen if cel.data_type == "f"]
    assert any(cel.value == safe_text(stad.FORMULE) for cel in cellen)
    plannen = gpd.read_file(uit / "windpark.gpkg", layer="woningbouw")
    assert set(plannen["naam"]) == {stad.FORMULE, stad.KWADE_SCRIPT}


# ---- zelfde vraag, zelfde antwoord; heel of niets ----


def test_same_question_same_hash_other_question_other_hash(tmp_path: Path) -> None:
    vraag = klein(tmp_path)
    een, twee = windpark(vraag).resultaat, windpark(vraag).resultaat
    assert een.model_dump_json() == twee.model_dump_json()
    assert een.hash != windpark(replace(vraag, parameters={"geluid_bodemfactor": 0.9}, seed=1)).resultaat.hash


@pytest.mark.parametrize("waar", [0.05, 0.6, 0.9, 0.97])
def test_stopping_leaves_nothing_and_keeps_the_old(tmp_path: Path, waar: float) -> None:
    vraag, uit = klein(tmp_path), tmp_path / "uit"
    uit.mkdir()
    voor = sorted(kind.name for kind in tmp_path.iterdir())

    def stop(_wat: str, deel: float) -> None:
        if deel >= waar:
            raise Stopped()

    with pytest.raises(Stopped):
        voer_windpark_uit(vraag, uit, voortgang=stop)
    assert sorted(kind.name for kind in tmp_path.iterdir()) == voor
    assert list(uit.iterdir()) == []


def test_a_folder_with_other_files_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "uit").mkdir()
    (tmp_path / "uit" / "brief.txt").write_text("van mij")
    with pytest.raises(RefusedOutput, match=r"brief\.txt"):
        voer_windpark_uit(replace(klein(tmp_path), park=tmp_path / "bestaat-niet"), tmp_path / "uit")
    assert (tmp_path / "uit" / "brief.txt").read_text() == "van mij"


def test_progress_only_goes_up(tmp_path: Path) -> None:
    delen: list[float] = []
    voer_windpark_uit(klein(tmp_path), tmp_path / "uit", voortgang=lambda _wat, deel: delen.append(deel))
    assert all(0.0 <= d <= 1.0 for d in delen)
    assert delen[-1] == 1.0
    assert len(delen) > 15


@pytest.mark.parametrize(
    ("wat", "tekst"),
    [
        ({"normen": "bestaat-niet"}, "normenset"),
        ({"kader": "loting"}, "kader"),
        ({"contouren_db": (200.0,)}, "200"),
        ({"parameters": {"bestaat_niet": 1.0}}, "bestaat_niet"),
        ({"parameters": {"geluid_bodemfactor": 2.0}}, "geluid_bodemfactor"),
    ],
)
def test_bad_questions_get_a_clear_answer(tmp_path: Path, wat: dict[str, Any], tekst: str) -> None:
    with pytest.raises(WijkwindError, match=tekst):
        windpark(replace(klein(tmp_path), **wat))


def test_cli_says_what_and_where(tmp_path: Path) -> None:
    vraag = klein(tmp_path)
    args = ["windpark", str(vraag.park), "--data", str(vraag.data), "--uit", str(tmp_path / "uit"), "--normen",
            vraag.normen, "--types", str(vraag.types), "--parameter", "geluid_bodemfactor=1", "--json"]  # fmt: skip
    uit = CliRunner().invoke(app, args)
    assert uit.exit_code == 0, uit.output
    uitkomst = json.loads(uit.stdout)
    assert len(uitkomst["producten"]) == len(PRODUCTEN)
    assert all(Path(pad).is_file() for pad in uitkomst["producten"])
    fout = CliRunner().invoke(app, [*args[:-1], "--contouren", "200"])
    assert "200" in str(fout.exception)


@pytest.mark.realdata
def test_hoeksche_waard_every_verdict_has_a_reason(gedeelde_data: Path, tmp_path: Path) -> None:
    """Eén turbine bij Klaaswaal op de echte lagen: zonder adressen en hoogte is veel ONBEKEND, nooit VOLDOET."""
    park = stad.schrijf_park(tmp_path / "k.geojson", (90_800.0 - stad.X, 420_900.0 - stad.Y), soort="generiek-5mw")
    r = windpark(WindparkOpdracht(park=park, data=gedeelde_data / "hoeksche-waard")).resultaat
    assert all(o.uitleg and o.bron for o in r.oordelen)
    thuis = [o for o in r.oordelen if o.code.startswith(("WT-GEL", "WT-SCH", "WT-AFS")) or o.onderdeel == "woningen"]
    assert {o.oordeel for o in thuis} == {"ONBEKEND"}
    assert len(r.woningbouw) > 20
    assert r.net is not None
    assert not r.gemaakte_gegevens
