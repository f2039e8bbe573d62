"""De webdienst over een echte verbinding op deze computer."""

from __future__ import annotations

import io
import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
import uvicorn

from api.adres import free_port, listen
from api.app import create_app
from api.errors import InvalidValue, PortTaken
from api.settings import Instellingen
from tests.api import rekenaars


def _serve(instellingen: Instellingen, rekenaar: Any) -> Iterator[httpx.Client]:
    luisteraar = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(instellingen, rekenaar), log_level="error", access_log=False))
    draad = threading.Thread(target=server.run, kwargs={"sockets": [luisteraar]}, daemon=True)
    draad.start()
    adres = f"http://127.0.0.1:{luisteraar.getsockname()[1]}"
    with httpx.Client(base_url=adres, timeout=30) as client:
        yield client
    server.should_exit = True
    draad.join(20)


@pytest.fixture(scope="module")
def dienst(uit_map: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    map_ = tmp_path_factory.mktemp("dienst")
    (map_ / "data").mkdir()
    shutil.copytree(uit_map, map_ / "uit")
    instellingen = Instellingen(data=map_ / "data", uit=map_ / "uit", resultaten=map_ / "resultaten")
    yield from _serve(instellingen, rekenaars.snel)


@pytest.fixture
def trage_dienst(tmp_path: Path) -> Iterator[httpx.Client]:
    (tmp_path / "data").mkdir()
    yield from _serve(Instellingen(data=tmp_path / "data", resultaten=tmp_path / "resultaten"), rekenaars.traag)


HASH = "a1b2c3d4e5f60718"


def _wacht(dienst: httpx.Client, taak: dict[str, Any], *standen: str) -> dict[str, Any]:
    einde = time.monotonic() + 60
    while time.monotonic() < einde:
        taak = dienst.get(taak["links"]["self"]).json()
        if taak["stand"] in standen:
            return taak
        time.sleep(0.05)
    raise AssertionError(taak)


def test_front_page_leads_to_map_of_user(dienst: httpx.Client, uit_map: Path) -> None:
    antwoord = dienst.get("/", follow_redirects=True)
    assert antwoord.status_code == 200
    assert antwoord.url.path == f"/resultaten/{HASH}/kaart"
    assert antwoord.text == (uit_map / "kaart.html").read_text()
    beleid = antwoord.headers["content-security-policy"]
    assert "unsafe" not in beleid
    assert "frame-ancestors 'none'" in beleid


def test_run_a_task_and_fetch_its_products(dienst: httpx.Client) -> None:
    vraag = {"seed": 9, "gewichten": {"draagvlak": 0.5, "corporatie": 1}, "titel": "Proef <b>"}
    antwoord = dienst.post("/v1/startwijken", json=vraag)
    assert antwoord.status_code == 202
    assert antwoord.headers["location"] == antwoord.json()["links"]["self"]
    assert dienst.post("/v1/startwijken", json=vraag).json()["id"] == antwoord.json()["id"]
    taak = _wacht(dienst, antwoord.json(), "klaar", "mislukt")
    assert taak["stand"] == "klaar", taak
    lijst = dienst.get("/v1/resultaten").json()
    assert lijst[0]["hash"] == HASH  # die van de gebruiker blijft voorop
    nieuw = next(r for r in lijst if r["hash"] == taak["resultaat"])
    assert nieuw["titel"] == "Proef <b>"
    assert dienst.get(nieuw["links"]["self"]).json()["hash"] == nieuw["hash"]
    boek = dienst.get(nieuw["links"]["startwijken.xlsx"])
    assert openpyxl.load_workbook(io.BytesIO(boek.content)).sheetnames[0] == "Rangschikking"
    assert dienst.get(nieuw["links"]["startwijken.gpkg"]).content[:15] == b"SQLite format 3"
    overzicht = dienst.get("/overzicht").text
    assert "Proef &lt;b&gt;" in overzicht
    assert "Proef <b>" not in overzicht


def test_reranking_matches_the_result(dienst: httpx.Client, resultaat) -> None:
    gewichten = {c.id: c.gewicht for c in resultaat.criteria}
    antwoord = dienst.post(f"/v1/resultaten/{HASH}/herrangschikking", json={"gewichten": gewichten}).json()
    assert {rij["buurtcode"]: rij["rang"] for rij in antwoord["buurten"]} == {
        b.buurtcode: b.rang for b in resultaat.buurten
    }


def test_cancel_while_server_stays_responsive(trage_dienst: httpx.Client) -> None:
    taak = trage_dienst.post("/v1/startwijken", json={}).json()
    taak = _wacht(trage_dienst, taak, "bezig")
    assert trage_dienst.get("/v1/criteria").status_code == 200
    assert trage_dienst.delete(f"/v1/taken/{taak['id']}").status_code == 202
    assert _wacht(trage_dienst, taak, "gestopt")["resultaat"] is None
    assert trage_dienst.get("/v1/resultaten").json() == []
    assert trage_dienst.get("/").headers["location"] == "/overzicht"


FOUTE_VRAGEN = [
    ({"gewichten": {"draagvlak": -1}}, "gewichten.draagvlak", "0 of hoger"),
    ({"gewichten": {"dragvlak": 1}}, "criterium", "draagvlak"),
    ({"gewichten": {"draagvlak": "0,3"}}, "gewichten.draagvlak", "getal"),
    ({"preset": "sociaaal"}, "preset", "sociaal"),
    ({"parameters": {"rente_nationaal": 9}}, "parameter 'rente_nationaal'", "0.2"),
    ({"zonder": ["s9"]}, "strategie", "s9"),
    ({"volgorde": ["draagvlak", "draagvlak"]}, "volgorde", "één keer"),
    ({"volgorde": ["draagvlak"], "gewichten": {"marge": 1}}, "gewichten", "één van de twee"),
    ({"top_n": 0}, "top_n", "1 of hoger"),
    ({"trekkingen": 10**9}, "trekkingen", "lager"),
    ({"seed": "a"}, "seed", "geheel getal"),
    ({"gebieden": "/etc/passwd"}, "gebieden", "bestaat niet"),
    ([], "verzoek", "JSON-object"),
]


@pytest.mark.parametrize(("vraag", "veld", "tekst"), FOUTE_VRAGEN)
def test_bad_request_is_a_problem_naming_the_field(dienst: httpx.Client, vraag: Any, veld: str, tekst: str) -> None:
    antwoord = dienst.post("/v1/startwijken", json=vraag)
    assert antwoord.status_code == 400
    assert antwoord.headers["content-type"] == "application/problem+json"
    inhoud = antwoord.json()
    assert {"type", "title", "status", "detail", "instance"} <= set(inhoud)
    assert any(fout["veld"] == veld and tekst in fout["melding"] for fout in inhoud["fouten"]), inhoud


def test_all_field_errors_come_at_once(dienst: httpx.Client) -> None:
    fouten = dienst.post("/v1/startwijken", json={"top_n": 0, "seed": -1, "vreemd": 1}).json()["fouten"]
    assert {fout["veld"] for fout in fouten} == {"top_n", "seed", "vreemd"}


@pytest.mark.parametrize("body", ['{"gewichten": {"draagvlak": NaN}}', "{", "[" * 30_000, "", "\x00", '"tekst"'])
def test_unreadable_json_is_400(dienst: httpx.Client, body: str) -> None:
    antwoord = dienst.post("/v1/startwijken", content=body, headers={"Content-Type": "application/json"})
    assert antwoord.status_code == 400
    assert antwoord.headers["content-type"] == "application/problem+json"


def test_too_large_request_is_413_also_in_pieces(dienst: httpx.Client) -> None:
    koppen = {"Content-Type": "application/json"}
    assert dienst.post("/v1/startwijken", content=b"x" * 100_000, headers=koppen).status_code == 413

    def stukken() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 1_000

    assert dienst.post("/v1/startwijken", content=stukken(), headers=koppen).status_code == 413


def test_other_websites_cannot_give_orders(dienst: httpx.Client) -> None:
    assert dienst.get("/v1/resultaten", headers={"Host": "kwaad.invalid"}).status_code == 421
    vreemd = {"Origin": "http://kwaad.invalid", "Content-Type": "application/json"}
    assert dienst.post("/v1/startwijken", content="{}", headers=vreemd).status_code == 403
    assert dienst.post("/v1/startwijken", content="{}", headers={"Content-Type": "text/plain"}).status_code == 415
    assert dienst.get("/v1/taken").json() == [] or all(t["stand"] != "wacht" for t in dienst.get("/v1/taken").json())


@pytest.mark.parametrize(
    "pad",
    [
        "/v1/taken/bestaat-niet",
        "/v1/resultaten/bestaat-niet",
        f"/v1/resultaten/{HASH}/anders.txt",
        f"/v1/resultaten/{HASH}/..%2f..%2fetc%2fpasswd",
        "/v1/resultaten/..%2f..%2f",
        "/statisch/..%2fapp.py",
        "/statisch/kaart.html.j2",
        "/resultaten/x/kaart",
        "/bestaat/niet",
        "/docs",
    ],
)
def test_unknown_address_is_404(dienst: httpx.Client, pad: str) -> None:
    antwoord = dienst.get(pad)
    assert antwoord.status_code == 404
    assert antwoord.headers["content-type"] == "application/problem+json"


def test_every_answer_has_the_headers(dienst: httpx.Client) -> None:
    for pad in ("/v1/resultaten", "/v1/taken/x", "/overzicht", "/openapi.json", f"/v1/resultaten/{HASH}"):
        koppen = dienst.get(pad).headers
        assert koppen["api-version"]
        assert koppen["x-content-type-options"] == "nosniff"
        assert koppen["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in koppen["content-security-policy"]
        assert koppen["cache-control"]
        assert "server" not in {k for k, v in koppen.items() if "python" in v.lower()}


def test_registers_have_source_and_unit(dienst: httpx.Client) -> None:
    parameters = dienst.get("/v1/parameters").json()
    assert len(parameters) > 10
    assert all(p["eenheid"] and p["bron"] and p["zekerheid"] for p in parameters)
    assert {c["richting"] for c in dienst.get("/v1/criteria").json()} <= {"hoger", "lager"}
    for preset in dienst.get("/v1/presets").json():
        assert sum(preset["gewichten"].values()) == pytest.approx(1)


def test_openapi_speaks_of_400_not_422(dienst: httpx.Client) -> None:
    schema = dienst.get("/openapi.json").json()
    assert "422" not in json.dumps(schema["paths"])
    for pad, handelingen in schema["paths"].items():
        assert pad.startswith("/v1/")
        assert pad == pad.lower()
        for handeling in handelingen.values():
            goed = [a for code, a in handeling["responses"].items() if code.startswith("2")]
            assert all("API-Version" in a["headers"] for a in goed)


def test_port_in_use_suggests_a_free_one() -> None:
    with socket.socket() as bezet:
        bezet.bind(("127.0.0.1", 0))
        bezet.listen()
        poort = bezet.getsockname()[1]
        vrij = free_port("127.0.0.1", poort + 1)
        with pytest.raises(PortTaken, match=f"{poort}.*--port {vrij}"):
            listen("127.0.0.1", poort)


@pytest.mark.parametrize("host", ["192.0.2.1", "bestaat niet", "x" * 300])
def test_host_of_another_computer_is_refused(host: str) -> None:
    with pytest.raises(InvalidValue, match="--host"):
        listen(host, 0)


@pytest.mark.browser
def test_form_runs_a_task_in_a_real_browser(dienst: httpx.Client, chromium: Any) -> None:
    blad = chromium.new_page()
    fouten: list[str] = []
    blad.on("pageerror", lambda fout: fouten.append(str(fout)))
    blad.on("console", lambda regel: fouten.append(regel.text) if regel.type in ("error", "warning") else None)
    blad.goto(f"{dienst.base_url}/overzicht")
    blad.fill("#titel", "Uit de browser")
    blad.locator("details summary").click()
    blad.eval_on_selector("#g-draagvlak", "s => { s.value = '90'; s.dispatchEvent(new Event('input')); }")
    blad.click("#reken")
    blad.wait_for_url("**/resultaten/*/kaart", timeout=60_000)
    assert blad.locator("h1").inner_text() == "Uit de browser"
    assert blad.locator("path.leaflet-interactive").count() == 12
    blad.click("#naar-overzicht a")
    assert "Uit de browser" in blad.locator(".uitkomsten").inner_text()
    assert fouten == []
    blad.close()
