"""De notitieboeken draaien van begin tot eind, zonder internet, en staan zonder uitkomsten in het project."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

WORTEL = Path(__file__).resolve().parents[1]
MAP = WORTEL / "notebooks"
NAMEN = sorted(pad.name for pad in MAP.glob("*.ipynb"))

# Gaat in de kernel vooraf aan het notitieboek: elke verbinding naar buiten is een fout, de kernel zelf mag praten.
GEEN_NETWERK = """
import socket as _socket
def _alleen_hier(self, adres, _echt=_socket.socket.connect):
    if isinstance(adres, tuple) and adres[0] not in ("127.0.0.1", "::1", "localhost"):
        raise AssertionError(f"het notitieboek zoekt verbinding met {adres}")
    return _echt(self, adres)
_socket.socket.connect = _alleen_hier
"""


def test_there_is_a_notebook() -> None:
    assert "01_startwijken.ipynb" in NAMEN


@pytest.mark.parametrize("naam", NAMEN)
def test_notebook_is_stored_without_outputs(naam: str) -> None:
    boek = nbformat.read(MAP / naam, as_version=4)
    nbformat.validate(boek)
    gevuld = [cel.id for cel in boek.cells if cel.cell_type == "code" and (cel.outputs or cel.execution_count)]
    assert gevuld == [], "wis de uitkomsten voor het vastleggen"


@pytest.mark.parametrize("naam", NAMEN)
def test_notebook_runs_from_start_to_end(naam: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    boek = nbformat.read(MAP / naam, as_version=4)
    boek.cells.insert(0, nbformat.v4.new_code_cell(GEEN_NETWERK))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(WORTEL), *sys.path]))
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    client = NotebookClient(boek, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    code = [cel for cel in boek.cells[1:] if cel.cell_type == "code"]
    assert all(cel.execution_count for cel in code)
    klachten = [uit.text for cel in code for uit in cel.outputs if uit.get("name") == "stderr"]
    assert klachten == []
    zichtbaar = [
        cel for cel in code if any(uit.output_type in ("display_data", "execute_result") for uit in cel.outputs)
    ]
    assert len(zichtbaar) >= 8, "het notitieboek laat tabellen en een kaart zien"
    assert not list(tmp_path.iterdir()), "het notitieboek laat geen bestanden achter"
