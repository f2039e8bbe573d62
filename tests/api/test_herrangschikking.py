from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.herrangschikking import herrangschik
from spatial.errors import EmptyInput, OutOfRange, UnknownName
from tests.api.fabriek import CRITERIA, maak_resultaat

RESULTAAT = maak_resultaat(20, kwaad=False)


def test_same_weights_give_same_result() -> None:
    tabel = herrangschik(RESULTAAT, {c.id: c.gewicht for c in RESULTAAT.criteria})
    for buurt in RESULTAAT.buurten:
        rij = tabel.loc[buurt.buurtcode]
        if buurt.rang is None:
            assert rij.drop("rang_was").isna().all()
            continue
        assert rij["rang"] == rij["rang_was"] == buurt.rang
        assert rij["score"] == pytest.approx(buurt.score)
        assert rij["score_laag"] == pytest.approx(buurt.score_laag)
        assert rij["score_hoog"] == pytest.approx(buurt.score_hoog)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=5, max_size=5).filter(lambda w: sum(w) > 1e-3), st.floats(0.1, 50))
def test_scaling_all_sliders_changes_nothing(schuiven: list[float], factor: float) -> None:
    namen = [c[0] for c in CRITERIA]
    een = herrangschik(RESULTAAT, dict(zip(namen, schuiven, strict=True)))
    twee = herrangschik(RESULTAAT, {n: w * factor for n, w in zip(namen, schuiven, strict=True)})
    assert np.allclose(een["score"].dropna(), twee["score"].dropna())
    assert (een["score_laag"].dropna() <= een["score"].dropna() + 1e-9).all()
    assert (een["score"].dropna() <= een["score_hoog"].dropna() + 1e-9).all()


def test_bad_weights_name_the_criterion() -> None:
    with pytest.raises(UnknownName, match="dragvlak"):
        herrangschik(RESULTAAT, {"dragvlak": 1})
    with pytest.raises(OutOfRange, match="draagvlak"):
        herrangschik(RESULTAAT, {"draagvlak": -1})
    with pytest.raises(EmptyInput):
        herrangschik(RESULTAAT, {"draagvlak": 0})
