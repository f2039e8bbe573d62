from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.models import Resultaat
from api.uitvoer import schrijf_uitvoer
from tests.api.fabriek import maak_achtergrond, maak_resultaat, maak_vlakken


@pytest.fixture(scope="session")
def resultaat() -> Resultaat:
    return maak_resultaat(12)


@pytest.fixture(scope="session")
def uit_map(resultaat: Resultaat, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Een volledige uitvoer; alleen lezen."""
    uit = tmp_path_factory.mktemp("uitvoer") / "uit"
    schrijf_uitvoer(resultaat, maak_vlakken(resultaat), uit, achtergrond=maak_achtergrond())
    return uit


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """Een echte browser; zonder browser faalt de toets, tenzij BROWSER=none zegt dat dat de bedoeling is."""
    if os.environ.get("BROWSER") == "none":
        pytest.skip("BROWSER=none: de browsertoetsen zijn bewust uitgezet")
    pad = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if pad is None:
        pytest.fail("chromium niet gevonden: installeer het (apt-get install chromium) of zet BROWSER=none", False)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=pad, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()
