"""Gedeelde fixtures: echte gegevens als die er zijn, en een server die telt of iemand hem vindt."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import box

ECHT = Path(__file__).resolve().parents[1].parent / "shared" / "data"


@pytest.fixture(scope="session")
def gedeelde_data() -> Path:
    """De map met echte gegevens; slaat de toets over als ze er niet is."""
    if not ECHT.is_dir():
        pytest.skip("de map met echte gegevens (../shared/data naast de broncode) is er niet")
    return ECHT


class Teller:
    """Een server op de eigen computer die elk verzoek telt."""

    def __init__(self) -> None:
        self.verzoeken: list[str] = []
        teller = self

        class Antwoord(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                teller.verzoeken.append(self.requestline)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"{}")

            def do_HEAD(self) -> None:
                self.do_GET()

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_: object) -> None:
                """Niets op het scherm."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Antwoord)
        self.adres = f"http://127.0.0.1:{self.server.server_port}"
        self.draad = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.draad.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.draad.join(5)


@pytest.fixture
def luisteraar() -> Iterator[Teller]:
    """Een server op loopback; `verzoeken` moet na het lezen van een vijandig bestand leeg zijn."""
    teller = Teller()
    yield teller
    teller.stop()


@pytest.fixture
def vier_buurten() -> gpd.GeoDataFrame:
    """Vier buurten van 100 bij 100 m naast elkaar, na te rekenen met de hand: twee in GM0001 en twee in GM0002."""
    x, y = 90_000.0, 420_000.0
    return gpd.GeoDataFrame(
        {
            "buurtcode": ["BU00010001", "BU00010002", "BU00020001", "BU00020002"],
            "buurtnaam": ["Noord", "Zuid", "Oost", "West"],
            "gemeentecode": ["GM0001", "GM0001", "GM0002", "GM0002"],
            "woningen": [100.0, 200.0, 300.0, 0.0],
        },
        geometry=[box(x + 100 * n, y, x + 100 * (n + 1), y + 100) for n in range(4)],
        crs=28992,
    )
