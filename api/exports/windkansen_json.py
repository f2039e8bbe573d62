"""Hoe komt een uitkomst van windkansen als `windkansen.json` op schijf, en hoe komt ze eraf?"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from api.errors import UnknownResult
from api.models_windkansen import WindkansenResultaat

BESTAND = "windkansen.json"


def write_json(resultaat: WindkansenResultaat, pad: Path) -> None:
    """Schrijf de uitkomst; getallen die geen getal zijn worden `null`."""
    pad.write_text(resultaat.model_dump_json(indent=1) + "\n", encoding="utf-8")


def read_json(pad: Path) -> WindkansenResultaat:
    """Lees een uitkomst terug.

    Raises
    ------
    UnknownResult : als het bestand er niet is, geen JSON is of een andere vorm heeft.
    """
    try:
        return WindkansenResultaat.model_validate_json(pad.read_bytes())
    except FileNotFoundError:
        raise UnknownResult("uitkomst", pad.name, f"een map met {BESTAND}", "draai eerst windkansen") from None
    except ValidationError as fout:
        eerste = fout.errors()[0]
        plek = ".".join(str(deel) for deel in eerste["loc"]) or "het bestand"
        raise UnknownResult(
            f"{pad.name}, {plek}",
            str(eerste.get("input", ""))[:60],
            "een uitkomst van deze versie van wijkwind",
            "draai windkansen opnieuw",
        ) from fout


def schema_text() -> str:
    """Het JSON-schema van `windkansen.json`."""
    return json.dumps(WindkansenResultaat.model_json_schema(), ensure_ascii=False, indent=1)
