"""Eigen gewichten over een preset heen: wat telt hoe zwaar mee, en wat valt af?"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from api.opdracht import Wensen, maak_opdracht
from api.wanneer import bepaal_weging
from spatial.errors import EmptyInput, WijkwindError
from spatial.warmte.startwijken import PRESETS, REGISTER, Criteriummatrix


@pytest.fixture
def matrix() -> Criteriummatrix:
    """Drie buurten met een waarde voor elk criterium."""
    waarden = pd.DataFrame(1.0, index=["a", "b", "c"], columns=list(REGISTER))
    return Criteriummatrix(waarden, waarden, waarden, pd.DataFrame("", index=waarden.index, columns=waarden.columns))


def test_an_own_weight_is_on_the_scale_on_which_presets_are_shown(matrix: Criteriummatrix) -> None:
    """Presets staan overal als aandelen die samen 1 zijn: zestien criteria van 1/16, dus 0,3 is veel."""
    w = bepaal_weging("gelijk", {"draagvlak": 0.3}, (), matrix).gewichten
    aandeel = 1 / len(PRESETS["gelijk"].gewichten)
    assert w["draagvlak"] == pytest.approx(0.3 / (0.3 + 1 - aandeel))
    assert w["netruimte"] == pytest.approx(aandeel / (0.3 + 1 - aandeel))
    assert w.sum() == pytest.approx(1)


def test_weight_zero_removes_a_criterion_and_an_order_replaces_the_preset(matrix: Criteriummatrix) -> None:
    assert "draagvlak" not in bepaal_weging("gelijk", {"draagvlak": 0.0}, (), matrix).gewichten
    volgorde = bepaal_weging("gelijk", {}, ("corporatie", "draagvlak"), matrix)
    assert dict(volgorde.gewichten.round(2)) == {"corporatie": 0.75, "draagvlak": 0.25}
    assert volgorde.volgorde == (("corporatie",), ("draagvlak",))


def test_a_criterion_without_any_value_is_dropped_and_named(matrix: Criteriummatrix) -> None:
    matrix.waarden["draagvlak"] = float("nan")
    matrix.ontbreekt["draagvlak"] = "laag 'draagvlak' ontbreekt"
    weging = bepaal_weging("gelijk", {}, (), matrix)
    assert weging.vervallen == {"draagvlak": "laag 'draagvlak' ontbreekt"}
    assert weging.gewichten.sum() == pytest.approx(1)
    with pytest.raises(EmptyInput, match="geef gewicht aan"):
        bepaal_weging("gelijk", {}, ("draagvlak",), matrix)


def test_a_tariff_without_a_default_may_be_given(tmp_path: Path) -> None:
    """De uitkomst noemt de warmteprijs als niet ingevuld; dan moet hij ook ingevuld kunnen worden."""
    naam = "bewoner_warmteprijs_eur_gj"
    assert maak_opdracht(tmp_path, Wensen(parameters={naam: 30.0})).parameters == {naam: 30.0}
    with pytest.raises(WijkwindError, match="bewoner_warmteprijs_eur_gj"):
        maak_opdracht(tmp_path, Wensen(parameters={naam: -1.0}))
