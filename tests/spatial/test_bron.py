"""Kentallen: onveranderlijk, met bron, en een wijziging wordt onthouden of geweigerd."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatial.bron import ZEKERHEID_TEKST, Bron, Kental, Parameters
from spatial.errors import OutOfRange, UnknownName

BRON = Bron(titel="Rapport", uitgever="PBL", jaar=2020, vindplaats="blz. 3")


def kental(naam: str = "rente", waarde: float = 0.03, **los: object) -> Kental:
    return Kental(naam=naam, waarde=waarde, eenheid="1/jaar", bron=BRON, zekerheid="R", maximum=0.2, **los)  # type: ignore[arg-type]


def test_bron_als_voetnoot_zonder_lege_delen() -> None:
    assert str(BRON) == "Rapport, PBL, 2020, blz. 3"
    assert str(Bron(titel="T", uitgever="", jaar=None)) == "T"


@given(st.floats(0, 0.2))
def test_een_wijziging_geeft_een_nieuwe_set_die_het_onthoudt(waarde: float) -> None:
    p = Parameters.of([kental(), kental("btw", 0.1)])
    q = p.met(rente=waarde)
    assert (p["rente"], q["rente"], q["btw"]) == (0.03, waarde, 0.1)
    assert (p.gewijzigd, q.gewijzigd) == ((), ("rente",))
    assert q.kental("rente").zekerheid == "E"
    assert q.met(btw=0.2).gewijzigd == ("btw", "rente")
    assert set(q) == {"rente", "btw"}
    assert len(q) == 2


@pytest.mark.parametrize("waarde", [-0.01, 0.21, math.nan, math.inf, True, "0.03", None])
def test_een_waarde_die_niet_kan_wordt_geweigerd_met_naam(waarde: object) -> None:
    with pytest.raises(OutOfRange, match="rente"):
        Parameters.of([kental()]).met({"rente": waarde})  # type: ignore[dict-item]


def test_onbekende_en_dubbele_namen() -> None:
    p = Parameters.of([kental("rente_nationaal")])
    with pytest.raises(UnknownName, match=r"rente_nationnaal.*rente_nationaal"):
        p.met(rente_nationnaal=0.1)
    with pytest.raises(UnknownName):
        p["niets"]
    assert "niets" not in list(p)
    with pytest.raises(UnknownName, match="rente"):
        Parameters.of([kental(), kental()])
    with pytest.raises(OutOfRange):
        Parameters.of([kental(waarde=0.5)])


def test_een_set_is_niet_van_buiten_te_veranderen() -> None:
    p = Parameters.of([kental()])
    with pytest.raises(TypeError):
        p.kentallen["rente"] = kental(waarde=0.1)  # type: ignore[index]
    with pytest.raises(AttributeError):
        p.naam = "anders"  # type: ignore[misc]


def test_elke_zekerheid_heeft_een_uitleg() -> None:
    assert set(ZEKERHEID_TEKST) == set("RCBUE")
