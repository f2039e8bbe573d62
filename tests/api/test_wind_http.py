"""Wind over een echte verbinding: een park toetsen, plekken zoeken en een opstelling ontwerpen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.settings import Instellingen
from tests.api import windstad
from tests.api.draaiend import dienst_op, reken, wacht

KLAASWAAL = [[4.462621, 51.782115], [4.469894, 51.780824]]


@pytest.fixture(scope="module")
def map_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    basis = tmp_path_factory.mktemp("winddienst")
    windstad.maak(basis / "data")
    return basis


@pytest.fixture(scope="module")
def dienst(map_: Path) -> Iterator[httpx.Client]:
    with dienst_op(Instellingen(data=map_ / "data", resultaten=map_ / "resultaten")) as client:
        yield client


@pytest.fixture(scope="module")
def vraag(map_: Path) -> dict[str, Any]:
    return {"park": windstad.park(windstad.lege_buurt(map_ / "data")), "naam": "Spoorpark", "seed": 2}


@pytest.fixture(scope="module")
def toets(dienst: httpx.Client, vraag: dict[str, Any]) -> dict[str, Any]:
    return reken(dienst, "/v1/windparken", vraag)


@pytest.fixture(scope="module")
def ontwerp(dienst: httpx.Client, map_: Path) -> dict[str, Any]:
    vraag = {"gebied": windstad.omhullende(map_ / "data"), "turbines": 2, "turbine": "generiek-3mw", "rondes": 5}
    return reken(dienst, "/v1/opstellingen", vraag)


def test_park_gives_every_product_and_page(dienst: httpx.Client, toets: dict[str, Any], map_: Path) -> None:
    assert toets["soort"] == "windpark"
    hash_ = toets["resultaat"]
    uitkomst = dienst.get(toets["links"]["resultaat"]).json()
    assert uitkomst["hash"] == hash_
    assert uitkomst["park"] == "Spoorpark"
    assert {o["oordeel"] for o in uitkomst["oordelen"]} <= {"VOLDOET", "VOLDOET_NIET", "ONBEKEND"}
    assert dienst.get(f"/v1/resultaten/{hash_}/windpark.gpkg").content[:15] == b"SQLite format 3"
    assert dienst.get(f"/v1/resultaten/{hash_}/windpark.xlsx").content[:2] == b"PK"
    for pagina in ("kaart", "kaart3d", "samen"):
        antwoord = dienst.get(f"/resultaten/{hash_}/{pagina}")
        assert antwoord.status_code == 200
        assert antwoord.headers["content-type"].startswith("text/html")
        beleid = antwoord.headers["content-security-policy"]
        assert "unsafe-inline" not in beleid
        assert "frame-ancestors 'none'" in beleid
        assert toets["links"][pagina] == f"/resultaten/{hash_}/{pagina}"
    # Van het park zelf blijft buiten de uitkomst niets staan.
    assert [pad.name for pad in (map_ / "resultaten").iterdir() if pad.name.startswith(".")] == []


def test_same_park_is_the_same_task(dienst: httpx.Client, toets: dict[str, Any], vraag: dict[str, Any]) -> None:
    assert dienst.post("/v1/windparken", json=vraag).json()["id"] == toets["id"]
    anders = dienst.post("/v1/windparken", json={**vraag, "seed": 3}).json()
    assert anders["id"] != toets["id"]
    dienst.delete(anders["links"]["self"])


def test_results_of_every_kind_are_listed(dienst: httpx.Client, toets: dict[str, Any], ontwerp: dict[str, Any]) -> None:
    lijst = {r["hash"]: r for r in dienst.get("/v1/resultaten").json()}
    assert lijst[toets["resultaat"]]["soort"] == "windpark"
    assert lijst[ontwerp["resultaat"]]["soort"] == "opstelling"
    assert "1 turbines" in lijst[toets["resultaat"]]["kort"]
    for regel in lijst.values():
        for adres in regel["links"].values():
            assert dienst.get(adres).status_code == 200, adres
    overzicht = dienst.get("/overzicht").text
    assert "Windpark" in overzicht
    assert "Opstelling" in overzicht
    assert f"/resultaten/{toets['resultaat']}/kaart3d" in overzicht


def test_what_a_kind_lacks_is_404(dienst: httpx.Client, toets: dict[str, Any], ontwerp: dict[str, Any]) -> None:
    hash_ = toets["resultaat"]
    for adres in (
        f"/v1/resultaten/{hash_}/startwijken.xlsx",
        f"/resultaten/{hash_}/anders",
        f"/resultaten/{ontwerp['resultaat']}/samen",
    ):
        assert dienst.get(adres).status_code == 404
    antwoord = dienst.post(f"/v1/resultaten/{hash_}/herrangschikking", json={"gewichten": {"draagvlak": 1}})
    assert antwoord.status_code == 404


def test_design_is_a_park_that_meets_the_hard_rules(dienst: httpx.Client, ontwerp: dict[str, Any]) -> None:
    antwoord = dienst.get(f"/v1/resultaten/{ontwerp['resultaat']}/opstelling.geojson")
    assert antwoord.headers["content-type"].startswith("application/geo+json")
    toets = reken(dienst, "/v1/windparken", {"park": antwoord.json(), "naam": "Ontwerp"})
    oordelen = dienst.get(toets["links"]["resultaat"]).json()["oordelen"]
    # Wat verboden is, en de afstanden waar het ontwerp op zoekt; niet wat alleen onderzoek of een melding vraagt.
    ruimte = {"WT-VEI-3", "WT-VEI-4", "WT-VEI-5", "WT-VEI-6", "WT-VEI-7", "WT-VEI-8", "WT-VEI-9", "WT-WON-1"}
    mis = [o["code"] for o in oordelen if o["oordeel"] == "VOLDOET_NIET" and o["hardheid"] == "verboden"]
    mis += [o["code"] for o in oordelen if o["oordeel"] == "VOLDOET_NIET" and o["code"] in ruimte]
    assert mis == []


def test_stopped_design_keeps_the_best_so_far(dienst: httpx.Client, map_: Path) -> None:
    vraag = {"gebied": windstad.omhullende(map_ / "data"), "turbines": 2, "turbine": "generiek-3mw", "seed": 7}
    taak = dienst.post("/v1/opstellingen", json={**vraag, "rondes": 100_000}).json()
    while dienst.get(taak["links"]["self"]).json()["deel"] < 0.33:
        assert dienst.get(taak["links"]["self"]).json()["stand"] in ("wacht", "bezig")
    dienst.delete(taak["links"]["self"])
    taak = wacht(dienst, taak, "klaar", "gestopt", "mislukt")
    assert taak["stand"] == "klaar", taak
    uitkomst = dienst.get(taak["links"]["resultaat"]).json()
    assert uitkomst["gestopt"] is True
    assert 0 < uitkomst["rondes"] < 100_000
    assert len(uitkomst["beste"]["turbines"]) == 2


def test_chances_run_through_the_same_list(dienst: httpx.Client) -> None:
    taak = reken(dienst, "/v1/windkansen", {"turbine": "generiek-3mw", "raster_m": 50})
    assert taak["soort"] == "windkansen"
    assert dienst.get(taak["links"]["kaart"]).status_code == 200
    assert dienst.get(f"/v1/resultaten/{taak['resultaat']}/uitsluiting.tif").headers["content-type"] == "image/tiff"


def test_own_type_norms_and_wind_travel_with_the_request(dienst: httpx.Client, vraag: dict[str, Any]) -> None:
    eigen = {"id": "raadsnorm", "bron": "raadsbesluit", "basis": "Ontwerp-2023-standaard", "waarden": {"lden_db": 44}}
    park = windstad.park(tuple(vraag["park"]["features"][0]["geometry"]["coordinates"]), soort="proef-1mw")
    taak = reken(dienst, "/v1/windparken", {"park": park, "types": [windstad.eigen_type()], "normen": eigen})
    uitkomst = dienst.get(taak["links"]["resultaat"]).json()
    assert uitkomst["normen"]["id"] == "raadsnorm"
    assert uitkomst["normen"]["waarden"]["lden_db"] == 44
    assert uitkomst["turbines"][0]["type"] == "proef-1mw"


def _spectrum(banden: int) -> dict[str, Any]:
    rij = [90.0] * banden
    return windstad.eigen_type(geluid=[{"naam": "vol", "snelheid_ms": [4, 12], "lw_db": [rij, rij]}])


def _veel(aantal: int) -> dict[str, Any]:
    plekken = [(4.4 + 0.0001 * (n % 100), 51.78 + 0.0001 * (n // 100)) for n in range(aantal)]
    return windstad.park(*plekken, soort="generiek-5mw")


GOED = windstad.park(*map(tuple, KLAASWAAL), soort="generiek-5mw")
FOUT = [
    ({"park": windstad.park((3.2, 52.5))}, "in zee", "in Nederland"),
    ({"park": windstad.park((51.78, 4.46))}, "volgorde", "eerst de lengte"),
    ({"park": windstad.park((4.46, 51.78), (4.46, 51.78))}, "", "turbine"),
    ({"park": _veel(10_000)}, "10000 turbines", "5000"),
    ({"park": windstad.park((4.46, 51.78), soort="bestaat-niet")}, "bestaat-niet", "generiek-5mw"),
    ({"park": windstad.park((4.46, 51.78), ashoogte_m=20.0)}, "20", "rotor"),
    ({"park": {"type": "FeatureCollection", "features": []}}, "park", "verwacht"),
    ({"park": {}}, "park", "GeoJSON"),
    ({"park": GOED, "types": [windstad.eigen_type(vermogen_kw=-5)]}, "-5", "proef-1mw"),
    ({"park": GOED, "types": [_spectrum(8)]}, "8 banden", "negen octaafbanden"),
    ({"park": GOED, "types": [windstad.eigen_type(bron="")]}, "bron", "vandaan"),
    ({"park": GOED, "types": [windstad.eigen_type(rotordiameter_m=180)]}, "proef-1mw", "rotor"),
    ({"park": GOED, "normen": "de-norm"}, "de-norm", "Ontwerp-2023-standaard"),
    ({"park": GOED, "normen": "/etc/passwd"}, "/etc/passwd", "stuur een eigen set mee"),
    ({"park": GOED, "normen": "../eigen.toml"}, "eigen.toml", "stuur een eigen set mee"),
    ({"park": GOED, "normen": {"id": "x", "waarden": {"lden_db": 45}}}, "geen bron", "titel"),
    ({"park": GOED, "contouren_db": [47, 200]}, "200 dB", "80 dB"),
    ({"park": GOED, "wind": "klasse;dag;avond;nacht\n5;50;50;50\n6;20;20;20\n"}, "100", "wind"),
    ({"park": GOED, "kader": "loting"}, "loting", "fifo"),
    ({"park": GOED, "aanvraag": "2026-02-30"}, "2026-02-30", "2026-11-22"),
    ({"park": GOED, "startwijken": "0000"}, "0000", "startwijken"),
    ({"park": GOED, "parameters": {"bestaat_niet": 1}}, "bestaat_niet", "verwacht"),
    ({"park": GOED, "data": "/etc"}, "data", "bestaat niet"),
    ({"park": "/etc/passwd"}, "park", "verwacht"),
    ({}, "park", "verplicht"),
]


@pytest.mark.parametrize(("vraag", "wat", "verwacht"), FOUT)
def test_bad_park_is_told_before_anything_runs(
    dienst: httpx.Client, vraag: dict[str, Any], wat: str, verwacht: str
) -> None:
    voor = dienst.get("/v1/taken").json()
    antwoord = dienst.post("/v1/windparken", json=vraag)
    assert antwoord.status_code == 400, antwoord.text
    assert antwoord.headers["content-type"] == "application/problem+json"
    tekst = json.dumps(antwoord.json()["fouten"], ensure_ascii=False)
    assert wat in tekst, tekst
    assert verwacht in tekst, tekst
    assert dienst.get("/v1/taken").json() == voor


def test_all_mistakes_come_at_once(dienst: httpx.Client) -> None:
    vraag = {"park": GOED, "normen": "de-norm", "contouren_db": [200], "kader": "loting", "parameters": {"x": 1}}
    fouten = dienst.post("/v1/windparken", json=vraag).json()["fouten"]
    assert len(fouten) == 4, fouten


@pytest.mark.parametrize("tekst", ['{"park": {"type": "Point", "coordinates": [NaN, 51.7]}}', '{"park": ' + "[" * 9000])
def test_numbers_that_are_no_numbers_are_400(dienst: httpx.Client, tekst: str) -> None:
    antwoord = dienst.post("/v1/windparken", content=tekst, headers={"Content-Type": "application/json"})
    assert antwoord.status_code == 400
    assert antwoord.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("vraag", "wat"),
    [
        ({"gebied": GOED, "turbines": 3}, "ten minste één vlak"),
        ({"gebied": {}, "turbines": 3}, "gebied"),
        ({"gebied": {"type": "Polygon", "coordinates": [[[51.7, 4.4], [51.8, 4.4], [51.8, 4.5], [51.7, 4.4]]]},
          "turbines": 3}, "volgorde"),
        ({"gebied": GOED, "turbines": 0}, "1 of hoger"),
        ({"gebied": GOED, "turbines": 3, "zonder": ["WT-X"]}, "WT-X"),
        ({"gebied": GOED, "turbines": 3, "turbine": "bestaat-niet"}, "bestaat-niet"),
    ],
)  # fmt: skip
def test_bad_design_is_told_before_anything_runs(dienst: httpx.Client, vraag: dict[str, Any], wat: str) -> None:
    antwoord = dienst.post("/v1/opstellingen", json=vraag)
    assert antwoord.status_code == 400
    assert wat in json.dumps(antwoord.json()["fouten"], ensure_ascii=False)


def test_too_many_turbines_says_how_many_fit(dienst: httpx.Client, map_: Path) -> None:
    vraag = {"gebied": windstad.omhullende(map_ / "data"), "turbines": 40, "turbine": "generiek-3mw", "rondes": 5}
    taak = wacht(dienst, dienst.post("/v1/opstellingen", json=vraag).json(), "mislukt", "klaar")
    assert taak["stand"] == "mislukt"
    assert "hooguit" in taak["fouten"][0]["melding"]


def test_park_outside_the_data_fails_with_the_turbine_named(dienst: httpx.Client) -> None:
    taak = wacht(dienst, dienst.post("/v1/windparken", json={"park": GOED}).json(), "mislukt", "klaar")
    assert taak["stand"] == "mislukt"
    assert "turbine 'T1'" in taak["fouten"][0]["onderdeel"]
    assert "buiten het gebied" in taak["fouten"][0]["waarde"]


def test_registers_of_wind(dienst: httpx.Client) -> None:
    sets = {n["id"]: n for n in dienst.get("/v1/normensets").json()}
    assert "Ontwerp-2023-standaard" in sets
    assert all(n["bron"] and n["status"] and n["waarden"] for n in sets.values())
    types = {t["naam"]: t for t in dienst.get("/v1/turbinetypen").json()}
    assert types["generiek-5mw"]["generiek"] is True
    regels = dienst.get("/v1/windregels").json()
    assert {"WT-GEL-1", "WT-VEI-1"} <= {r["code"] for r in regels["toets"]}
    assert all(r["tekst"] and r["bron"] for groep in regels.values() for r in groep)


@pytest.mark.browser
def test_form_tests_a_park_in_a_real_browser(
    dienst: httpx.Client, toets: dict[str, Any], vraag: dict[str, Any], tmp_path: Path, chromium: Any
) -> None:
    fout, goed = tmp_path / "fout.geojson", tmp_path / "Browserpark.geojson"
    fout.write_text(json.dumps(windstad.park((51.78, 4.46))))
    goed.write_text(json.dumps(vraag["park"]))
    blad = chromium.new_page()
    mis: list[str] = []
    blad.on("pageerror", lambda e: mis.append(str(e)))
    blad.goto(f"{dienst.base_url}/overzicht")
    assert blad.locator(".uitkomsten li").count() >= 1
    blad.set_input_files("#park", str(fout))
    blad.click("#toets")
    blad.wait_for_selector("#fouten:not([hidden])", timeout=30_000)
    assert "eerst de lengte" in blad.locator("#fouten").inner_text()
    blad.set_input_files("#park", str(goed))
    blad.click("#toets")
    blad.wait_for_url("**/resultaten/*/kaart", timeout=200_000)
    assert "Browserpark" in blad.locator("h1").inner_text()
    blad.wait_for_selector("body[data-klaar]", timeout=30_000)
    hash_ = blad.url.split("/")[-2]
    for pagina in ("kaart3d", "samen"):
        assert blad.goto(f"{dienst.base_url}/resultaten/{hash_}/{pagina}").ok
        blad.wait_for_timeout(500)
    assert mis == []
    blad.close()
