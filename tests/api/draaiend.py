"""Een echte webdienst op deze computer voor toetsen, en wachten tot een taak klaar is."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn

from api.adres import listen
from api.app import create_app
from api.settings import Instellingen


@contextmanager
def dienst_op(instellingen: Instellingen, **opties: Any) -> Iterator[httpx.Client]:
    luisteraar = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(instellingen, **opties), log_level="error", access_log=False))
    draad = threading.Thread(target=server.run, kwargs={"sockets": [luisteraar]}, daemon=True)
    draad.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{luisteraar.getsockname()[1]}", timeout=60) as client:
        yield client
    server.should_exit = True
    draad.join(20)


def wacht(dienst: httpx.Client, taak: dict[str, Any], *standen: str, tijd_s: float = 240) -> dict[str, Any]:
    einde = time.monotonic() + tijd_s
    while time.monotonic() < einde:
        taak = dienst.get(taak["links"]["self"]).json()
        if taak["stand"] in standen:
            return taak
        time.sleep(0.05)
    raise AssertionError(taak)


def reken(dienst: httpx.Client, adres: str, vraag: dict[str, Any]) -> dict[str, Any]:
    """Stuur een vraag en wacht op de uitkomst."""
    antwoord = dienst.post(adres, json=vraag)
    assert antwoord.status_code == 202, antwoord.text
    taak = wacht(dienst, antwoord.json(), "klaar", "mislukt", "gestopt")
    assert taak["stand"] == "klaar", taak
    return taak
