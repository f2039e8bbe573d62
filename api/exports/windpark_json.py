"""Hoe komt een windparktoets als `toets.json` op schijf, en hoe komt ze eraf?"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from api.errors import UnknownResult
from api.models_windpark import WindparkResultaat

BESTAND = "toets.json"


def write_json(resultaat: WindparkResultaat, pad: Path) -> None:
    """Schrijf de uitkomst; getallen die geen getal zijn worden `null`."""
    pad.write_text(resultaat.model_dump_json(indent=1) + "\n", encoding="utf-8")


def read_json(pad: Path) -> WindparkResultaat:
    """Lees een toets terug.

    Raises
    ------
    UnknownResult : als het bestand er niet is, geen JSON is of een andere vorm heeft.
    """
    try:
        return WindparkResultaat.model_validate_json(pad.read_bytes())
    except FileNotFoundError:
        raise UnknownResult("toets", pad.name, "een map met toets.json", "draai eerst windpark") from None
    except ValidationError as fout:
        eerste = fout.errors()[0]
        plek = ".".join(str(deel) for deel in eerste["loc"]) or "het bestand"
        raise UnknownResult(
            f"{pad.name}, {plek}",
            str(eerste.get("input", ""))[:60],
            "een toets van deze versie van wijkwind",
            "draai windpark opnieuw",
        ) from fout


def schema_text() -> str:
    """Het JSON-schema van `toets.json`."""
    return json.dumps(WindparkResultaat.model_json_schema(), ensure_ascii=False, indent=1)
