import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import SchemaMismatch
from layers.sentinels import GRENS, maak_ontbrekend, naar_getal


@pytest.mark.parametrize("code", [-99997, -99995, -99999999, -99990])
def test_code_van_cbs_wordt_leeg_met_reden(code):
    schoon, redenen = maak_ontbrekend(pd.DataFrame({"gas": [1000, code]}), ["gas"])
    assert np.isnan(schoon["gas"].iloc[1])
    assert sum(redenen["gas"].values()) == 1
    assert str(code) in next(iter(redenen["gas"]))


def test_een_gewone_negatieve_waarde_blijft_staan():
    schoon, redenen = maak_ontbrekend(pd.DataFrame({"x": [-12.5, 0.0]}), ["x"])
    assert schoon["x"].tolist() == [-12.5, 0.0]
    assert redenen == {}


@pytest.mark.parametrize(
    ("tekst", "getal"),
    [("1.234,5", 1234.5), ("1,5", 1.5), ("-3,25", -3.25), ("12.345.678,9", 12345678.9), ("7", 7.0)],
)
def test_decimale_komma(tekst, getal):
    waarden, _ = naar_getal(pd.Series([tekst, "0,5"]), "kolom")
    assert waarden.iloc[0] == getal


def test_alleen_punten_met_drie_cijfers_is_dubbelzinnig_en_wordt_geweigerd():
    with pytest.raises(SchemaMismatch, match=r"1\.234.*op één manier"):
        naar_getal(pd.Series(["1.234", "987"]), "gas.csv, kolom 'gas'")
    assert naar_getal(pd.Series(["1.234", "987"]), "k", ",")[0].tolist() == [1234.0, 987.0]
    assert naar_getal(pd.Series(["1.234", "987"]), "k", ".")[0].tolist() == [1.234, 987.0]


def test_komma_en_punt_door_elkaar_wordt_geweigerd_met_de_waarde():
    with pytest.raises(SchemaMismatch, match=r"3\.25"):
        naar_getal(pd.Series(["1,5", "3.25"]), "kolom")


@pytest.mark.parametrize("teken", ["", ".", "-", "  ", "x", None])
def test_teken_voor_ontbreekt(teken):
    waarden, redenen = naar_getal(pd.Series(["12,5", teken]), "kolom")
    assert np.isnan(waarden.iloc[1])
    assert sum(redenen.values()) == 1


def test_tekst_en_oneindig_worden_geweigerd_met_kolom_en_waarde():
    with pytest.raises(SchemaMismatch, match=r"kolom 'gas'.*'veel'"):
        maak_ontbrekend(pd.DataFrame({"gas": ["veel", "1"]}), ["gas"])
    with pytest.raises(SchemaMismatch, match="eindig"):
        naar_getal(pd.Series([1.0, np.inf]), "kolom")


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32), max_size=30))
def test_lege_cellen_zijn_precies_de_codes_en_de_invoer_blijft_gelijk(waarden):
    tabel = pd.DataFrame({"x": np.array(waarden, dtype=float)}, index=range(5, 5 + len(waarden)))
    kopie = tabel.copy()
    schoon, redenen = maak_ontbrekend(tabel, ["x", "bestaat_niet"])
    pd.testing.assert_frame_equal(tabel, kopie)
    assert (schoon["x"].isna() == (tabel["x"] <= GRENS)).all()
    assert sum(redenen.get("x", {}).values()) == int((tabel["x"] <= GRENS).sum())
    assert schoon.index.equals(tabel.index)


@given(st.lists(st.floats(min_value=-1e6, max_value=1e6).map(lambda x: round(x, 2)), min_size=1, max_size=20))
def test_nederlands_geschreven_getallen_komen_gelijk_terug(waarden):
    tekst = [f"{waarde:,.2f}".translate(str.maketrans(",.", ".,")) for waarde in waarden]
    terug, _ = naar_getal(pd.Series(tekst), "kolom")
    verwacht = [np.nan if waarde <= GRENS else waarde for waarde in waarden]
    np.testing.assert_allclose(terug, verwacht)
