"""Hoe komt een ontwerp als `opstelling.json` en als park (`opstelling.geojson`) op schijf, en hoe komt het eraf?"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from api.errors import UnknownResult
from api.models_opstelling import OpstellingResultaat

BESTAND = "opstelling.json"
PARK = "opstelling.geojson"
# Acht decimalen is ongeveer een millimeter: een plek op de rand van een verbod blijft aan de goede kant.
DECIMALEN = 8


def write_json(resultaat: OpstellingResultaat, pad: Path) -> None:
    """Schrijf de uitkomst; getallen die geen getal zijn worden `null`."""
    pad.write_text(resultaat.model_dump_json(indent=1) + "\n", encoding="utf-8")


def write_park(resultaat: OpstellingResultaat, pad: Path) -> None:
    """Schrijf de beste opstelling als punten in lengte en breedte: zo het park voor `wijkwind windpark`."""
    punten = [
        {
            "type": "Feature",
            "properties": {
                "turbine_id": t.turbine_id,
                "type": resultaat.turbine.naam,
                "ashoogte_m": resultaat.turbine.ashoogte_m,
            },
            "geometry": {
                "type": "Point",
                "coordinates": [round(t.lengte_graden, DECIMALEN), round(t.breedte_graden, DECIMALEN)],
            },
        }
        for t in resultaat.beste.turbines
    ]
    kaart = {"type": "FeatureCollection", "name": resultaat.titel, "features": punten}
    pad.write_text(json.dumps(kaart, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def read_json(pad: Path) -> OpstellingResultaat:
    """Lees een ontwerp terug.

    Raises
    ------
    UnknownResult : als het bestand er niet is, geen JSON is of een andere vorm heeft.
    """
    try:
        return OpstellingResultaat.model_validate_json(pad.read_bytes())
    except FileNotFoundError:
        raise UnknownResult("ontwerp", pad.name, f"een map met {BESTAND}", "draai eerst opstelling") from None
    except ValidationError as fout:
        eerste = fout.errors()[0]
        plek = ".".join(str(deel) for deel in eerste["loc"]) or "het bestand"
        raise UnknownResult(
            f"{pad.name}, {plek}",
            str(eerste.get("input", ""))[:60],
            "een ontwerp van deze versie van wijkwind",
            "draai opstelling opnieuw",
        ) from fout


def schema_text() -> str:
    """Het JSON-schema van `opstelling.json`."""
    return json.dumps(OpstellingResultaat.model_json_schema(), ensure_ascii=False, indent=1)
