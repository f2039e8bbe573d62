"""De beschrijving van toets.json loopt gelijk met de vorm."""

from __future__ import annotations

import json
import re
from pathlib import Path

from api.exports.windpark_json import schema_text

DOCS = Path(__file__).parents[2] / "docs"


def test_published_schema_is_current() -> None:
    gepubliceerd = json.loads((DOCS / "toets.schema.json").read_text())
    assert gepubliceerd == json.loads(schema_text()), "schrijf schema_text() opnieuw naar docs/toets.schema.json"


def test_every_field_is_described_and_nothing_else() -> None:
    schema = json.loads(schema_text())
    vormen = {"WindparkResultaat": schema, **schema["$defs"]}
    delen = re.split(r"^## (\w+)$", (DOCS / "toets.md").read_text(), flags=re.MULTILINE)[1:]
    beschreven = dict(zip(delen[::2], delen[1::2], strict=True))
    assert set(beschreven) == set(vormen)
    for naam, tekst in beschreven.items():
        velden = re.findall(r"^\| `(\w+)` \| .+ \| .+ \|$", tekst, flags=re.MULTILINE)
        assert velden == list(vormen[naam]["properties"]), naam
