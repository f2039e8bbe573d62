"""Gewichten uit schuiven en uit een volgorde: gepubliceerde getallen, en wat geweigerd wordt."""

from __future__ import annotations

import math
from itertools import permutations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.criteria import gewichten_uit_schuiven, gewichten_uit_volgorde, weeg
from spatial.errors import EmptyInput, OutOfRange, UnknownName

rustig = settings(deadline=None, max_examples=50)


@pytest.mark.parametrize(
    ("n", "gepubliceerd"),
    [
        (3, [0.611, 0.278, 0.111]),
        (4, [0.521, 0.271, 0.146, 0.063]),
        (5, [0.457, 0.257, 0.157, 0.090, 0.040]),
    ],
)
def test_roc_is_wat_gepubliceerd_is(n: int, gepubliceerd: list[float]) -> None:
    gewichten = gewichten_uit_volgorde([f"c{k}" for k in range(n)])
    assert gewichten.to_numpy() == pytest.approx(gepubliceerd, abs=6e-4)
    assert gewichten.sum() == pytest.approx(1, abs=1e-15)


def test_roc_van_een_groep_is_het_gemiddelde_over_alle_volgordes() -> None:
    """Het zwaartepunt bij een gedeelde plaats is het gemiddelde van de ROC over elke volgorde binnen de groep."""
    groep = gewichten_uit_volgorde(["a", ["b", "c", "d"]], overige=["e"])
    alle = [gewichten_uit_volgorde(["a", *midden, "e"]) for midden in permutations("bcd")]
    gemiddeld = sum(reeks[list("abcde")] for reeks in alle) / len(alle)
    assert groep[list("abcde")].to_numpy() == pytest.approx(gemiddeld.to_numpy(), abs=1e-15)


def test_schuiven_nul_mag_en_alles_wordt_samen_een() -> None:
    gewichten = gewichten_uit_schuiven({"a": 0, "b": 2, "c": 6}, ["a", "b", "c", "d"])
    assert gewichten.to_dict() == {"a": 0.0, "b": 0.25, "c": 0.75, "d": 0.0}


@pytest.mark.parametrize("waarde", [math.nan, -1, math.inf, True, "veel", None])
def test_een_schuif_die_niet_kan_noemt_het_criterium(waarde: object) -> None:
    with pytest.raises(OutOfRange, match=r"gewicht 'draagvlak'.*0 of hoger"):
        gewichten_uit_schuiven({"draagvlak": waarde}, ["draagvlak"])  # type: ignore[dict-item]


def test_alle_schuiven_op_nul_en_onbekende_namen() -> None:
    with pytest.raises(EmptyInput, match="alle 0"):
        gewichten_uit_schuiven({"a": 0.0}, ["a"])
    with pytest.raises(EmptyInput, match="geen"):
        gewichten_uit_schuiven({}, ["a"])
    with pytest.raises(UnknownName, match=r"'dragvlak'.*draagvlak"):
        gewichten_uit_schuiven({"dragvlak": 1}, ["draagvlak", "netruimte"])
    with pytest.raises(UnknownName, match="één keer"):
        gewichten_uit_volgorde(["a", ["b", "a"]])
    with pytest.raises(EmptyInput):
        gewichten_uit_volgorde([])
    with pytest.raises(UnknownName, match="'c'"):
        weeg(pd.DataFrame({"a": [0.5]}), pd.Series({"c": 1.0}))


@rustig
@given(st.lists(st.floats(1e-300, 1e300), min_size=1, max_size=6))
def test_gewichten_zijn_samen_een_hoe_groot_de_schuiven_ook_zijn(schuiven: list[float]) -> None:
    namen = [f"c{k}" for k in range(len(schuiven))]
    gewichten = gewichten_uit_schuiven(dict(zip(namen, schuiven, strict=True)), namen)
    assert gewichten.sum() == pytest.approx(1, abs=1e-12)
    assert (gewichten >= 0).all()
