"""Hoe komt een uitkomst als `resultaat.json` op schijf, en hoe komt ze eraf?"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from api.errors import UnknownResult
from api.models import Resultaat

BESTAND = "resultaat.json"


def write_json(resultaat: Resultaat, pad: Path) -> None:
    """Schrijf de uitkomst; getallen die geen getal zijn worden `null`, tekens blijven leesbaar."""
    tekst = resultaat.model_dump_json(indent=1)
    pad.write_text(tekst + "\n", encoding="utf-8")


def read_json(pad: Path) -> Resultaat:
    """Lees een uitkomst terug.

    Raises
    ------
    UnknownResult : als het bestand er niet is, geen JSON is of een andere vorm heeft.
    """
    try:
        return Resultaat.model_validate_json(pad.read_bytes())
    except FileNotFoundError:
        raise UnknownResult("uitkomst", pad.name, "een map met resultaat.json", "draai eerst startwijken") from None
    except ValidationError as fout:
        eerste = fout.errors()[0]
        plek = ".".join(str(deel) for deel in eerste["loc"]) or "het bestand"
        raise UnknownResult(
            f"{pad.name}, {plek}",
            str(eerste.get("input", ""))[:60],
            "een uitkomst van deze versie van wijkwind",
            "draai startwijken opnieuw",
        ) from fout


def schema_text() -> str:
    """Het JSON-schema van `resultaat.json`."""
    return json.dumps(Resultaat.model_json_schema(), ensure_ascii=False, indent=1)
