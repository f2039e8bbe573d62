"""Regels op een tabel: geluid en slagschaduw bij woningen, en de regels over plannen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from spatial.wind.regels.geluid import Cumulatie, GeluidEtmaal, GeluidNacht
from spatial.wind.regels.plan import PlanMast, PlanRotor
from spatial.wind.regels.slagschaduw import SchaduwDagen, SchaduwMinuten, SchaduwUren
from spatial.wind.regels.woningbouw import Woningbouw
from tests.spatial.wind.windtoetsstad import X, Y, geval, laag, objecten, park

DORP = objecten((400, 0, "woning", 3), (600, 0, "woning", 1), (500, 0, "beperkt_kwetsbaar", 0))


def geluid(*lden: float, index: tuple[str, ...] = ("O1", "O2", "O3")) -> pd.DataFrame:
    a = np.array(lden)
    return pd.DataFrame(
        {"lden_park_db": a, "lnight_park_db": a - 6.4, "lden_db": a + 1.0, "lnight_db": a - 5.4, "turbine_id": "T1"},
        index=pd.Index(index[: len(lden)], name="object_id"),
    )


def test_geluid_boven_de_norm_noemt_de_woning() -> None:
    leeg = laag(box(0, 0, 1, 1)).iloc[:0]
    uitslagen = list(
        GeluidEtmaal().toets(geval(objecten=DORP, geluid=geluid(48.0, 46.0, 60.0), lagen={"windturbines": leeg}))
    )
    (uitslag,) = uitslagen  # er staan geen bestaande turbines
    assert (uitslag.oordeel, uitslag.waarde, uitslag.grens, uitslag.aantal) == ("VOLDOET_NIET", 48.0, 47.0, 1)
    assert uitslag.objecten[0].turbine_id == "T1"
    assert "samen 3 woningen" in uitslag.uitleg  # een bedrijf is niet gevoelig


def test_de_norm_geldt_voor_het_park_en_de_som_is_aandacht() -> None:
    bestaand = park((0, 2000))
    eigen, samen = GeluidEtmaal().toets(geval(objecten=DORP, geluid=geluid(46.5, 40.0, 0.0), bestaand=bestaand))
    assert (eigen.oordeel, samen.oordeel, samen.hardheid) == ("VOLDOET", "VOLDOET_NIET", "aandacht")


def test_op_de_norm_voldoet() -> None:
    assert next(GeluidEtmaal().toets(geval(objecten=DORP, geluid=geluid(47.0, 30.0, 0.0)))).oordeel == "VOLDOET"


def test_geluid_nacht_gebruikt_zijn_eigen_norm() -> None:
    uitslag = next(GeluidNacht().toets(geval(objecten=DORP, geluid=geluid(47.5, 30.0, 0.0))))
    assert (uitslag.grens, uitslag.waarde) == (41.0, pytest.approx(41.1))


def test_niet_gerekend_is_onbekend_en_te_ver_telt_niet() -> None:
    # O2 heeft geen waarde maar staat vlakbij: onbekend. Ver weg is een lege waarde geen probleem.
    dichtbij = next(GeluidEtmaal().toets(geval(objecten=DORP, geluid=geluid(40.0, np.nan, 0.0))))
    assert (dichtbij.oordeel, dichtbij.aantal) == ("ONBEKEND", 1)
    ver = objecten((400, 0, "woning", 1), (90_000, 0, "woning", 1))
    uitslag = next(GeluidEtmaal().toets(geval(objecten=ver, geluid=geluid(40.0, np.nan))))
    assert uitslag.oordeel == "VOLDOET"
    assert "te ver weg" in uitslag.uitleg


def test_zonder_norm_of_tabel_onbekend_met_reden() -> None:
    nacht = next(GeluidNacht().toets(geval(normen="WHO-2018", objecten=DORP, geluid=geluid(50.0, 1.0, 1.0))))
    assert nacht.oordeel == "ONBEKEND"
    assert "heeft geen norm" in nacht.uitleg
    zonder = next(GeluidEtmaal().toets(geval(objecten=DORP)))
    assert zonder.oordeel == "ONBEKEND"


def test_grote_parken_bij_een_set_voor_twee_turbines() -> None:
    g = geval(park((0, 0), (900, 0), (1800, 0)), normen="Bal-1-2-turbines", objecten=DORP, geluid=geluid(1.0, 1.0, 1.0))
    assert "dit park heeft er 3" in next(GeluidEtmaal().toets(g)).voorbehoud


def test_cumulatie_zonder_grens_is_onbekend_met_waarde() -> None:
    tabel = pd.DataFrame({"lcum_db": [59.4, 50.0]}, index=["O1", "O2"])
    (uitslag,) = Cumulatie().toets(geval(objecten=DORP, extra={"cumulatie": tabel}))
    assert (uitslag.oordeel, uitslag.waarde) == ("ONBEKEND", 59.4)
    (zonder,) = Cumulatie().toets(geval(objecten=DORP))
    assert zonder.oordeel == "ONBEKEND"
    assert "geluidszones" in zonder.uitleg


def schaduw(dagen: float, uren: float, minuten: float) -> pd.DataFrame:
    return pd.DataFrame(
        {"dagen_boven_20": [dagen], "verwacht_uren_jaar": [uren], "max_minuten_dag": [minuten], "turbine_id": ["T1"]},
        index=pd.Index(["O1"], name="object_id"),
    )


@pytest.mark.parametrize(
    ("regel", "normen", "grens"),
    [
        (SchaduwDagen(), "Abm-2011", 17.0),
        (SchaduwUren(), "Ontwerp-2023-grens", 6.0),
        (SchaduwMinuten(), "Ontwerp-2023-grens", 20.0),
    ],
    ids=lambda w: getattr(w, "code", ""),
)
def test_slagschaduw_op_en_boven_de_norm(regel, normen: str, grens: float) -> None:
    dorp = objecten((500, 0, "woning", 1), (12 * 130 + 1, 0, "woning", 1))
    for erbij, oordeel in ((0.0, "VOLDOET"), (1.0, "VOLDOET_NIET")):
        tabel = schaduw(*(grens + erbij,) * 3)
        (uitslag,) = regel.toets(geval(normen=normen, objecten=dorp, slagschaduw=tabel))
        assert (uitslag.oordeel, uitslag.grens) == (oordeel, grens)
    binnen = objecten((500, 0, "woning", 1), (12 * 130 - 1, 0, "woning", 1))
    (onbekend,) = regel.toets(geval(normen=normen, objecten=binnen, slagschaduw=schaduw(0, 0, 0)))
    assert onbekend.oordeel == "ONBEKEND"


@given(st.floats(20, 60), st.floats(20, 60), st.floats(0, 10))
def test_stiller_wordt_nooit_slechter(a: float, b: float, zachter: float) -> None:
    telling = {"VOLDOET": 0, "ONBEKEND": 1, "VOLDOET_NIET": 2}
    luid = next(GeluidEtmaal().toets(geval(objecten=DORP, geluid=geluid(a, b, 0.0))))
    stil = next(GeluidEtmaal().toets(geval(objecten=DORP, geluid=geluid(a - zachter, b - zachter, 0.0))))
    assert telling[stil.oordeel] <= telling[luid.oordeel]


def plan(*rijen: tuple[float, float, str, str]) -> dict:
    """Vlakken van west tot oost: (van, tot, soort, naam)."""
    vormen = [box(X + r[0], Y - 500, X + r[1], Y + 500) for r in rijen]
    namen = {"vlak_id": [f"V{k}" for k in range(len(rijen))], "soort": [r[2] for r in rijen]}
    return {"bestemmingsplannen": laag(*vormen, **namen, naam=[r[3] for r in rijen])}


AGRARISCH = (-500.0, 40.0, "enkelbestemming", "Agrarisch")
WONEN = (40.0, 500.0, "enkelbestemming", "Wonen")


def test_plan_onder_mast_en_rotor() -> None:
    lagen = plan(AGRARISCH, WONEN)
    (mast,) = PlanMast().toets(geval(lagen=lagen))
    (rotor,) = PlanRotor().toets(geval(lagen=lagen))
    assert (mast.oordeel, rotor.oordeel, rotor.waarde) == ("VOLDOET_NIET", "VOLDOET_NIET", 0.0)
    assert "Agrarisch" in mast.uitleg
    assert {o.naam for o in rotor.objecten} == {"Agrarisch", "Wonen"}


def test_windvlak_onder_de_mast_maar_niet_onder_de_hele_rotor() -> None:
    lagen = plan(AGRARISCH, WONEN, (-500.0, 40.0, "gebiedsaanduiding", "overige zone - windturbine"))
    assert next(PlanMast().toets(geval(lagen=lagen))).oordeel == "VOLDOET"
    rotor = next(PlanRotor().toets(geval(lagen=lagen)))
    assert rotor.oordeel == "VOLDOET_NIET"
    assert [o.naam for o in rotor.objecten][-1] == "Wonen"
    # Cirkelsegment: deel van een cirkel met straal 65 m tot 40 m rechts van het midden.
    segment = 65**2 * np.arccos(40 / 65) - 40 * np.sqrt(65**2 - 40**2)
    assert rotor.waarde == pytest.approx(1 - segment / (np.pi * 65**2), abs=2e-3)


def test_alles_windvlak_voldoet_en_nergens_een_vlak_is_onbekend() -> None:
    wind = plan((-500.0, 500.0, "enkelbestemming", "Bedrijf - Windturbinepark"))
    assert {next(r.toets(geval(lagen=wind))).oordeel for r in (PlanMast(), PlanRotor())} == {"VOLDOET"}
    elders = plan((400.0, 500.0, "enkelbestemming", "Wonen"))
    assert {next(r.toets(geval(lagen=elders))).oordeel for r in (PlanMast(), PlanRotor())} == {"ONBEKEND"}


def test_een_vrijwaringszone_is_geen_toestemming() -> None:
    lagen = plan(AGRARISCH, (-500.0, 500.0, "gebiedsaanduiding", "vrijwaringszone - windturbine"))
    assert next(PlanMast().toets(geval(lagen=lagen))).oordeel == "VOLDOET_NIET"


def test_woningbouwplan_op_afstand_veiligheid_en_geluid() -> None:
    plannen = laag(
        box(X + 300, Y - 50, X + 500, Y + 50), plan_id=["P1"], plannaam=["Torensteepolder"], woningen=[115.0]
    )
    g = geval(woningbouwlocaties=plannen)
    geluid_, afstand, veilig = Woningbouw().toets(g)
    assert [u.onderdeel for u in (geluid_, afstand, veilig)] == ["geluid", "afstand", "veiligheid"]
    assert [u.oordeel for u in (geluid_, afstand, veilig)] == ["ONBEKEND", "VOLDOET_NIET", "VOLDOET"]
    assert afstand.objecten[0].woningen == 115.0
    assert "Torensteepolder" in afstand.uitleg
    tabel = pd.DataFrame({"lden_db": [49.0], "turbine_id": ["T1"]}, index=pd.Index(["P1"], name="plan_id"))
    met = next(Woningbouw().toets(geval(woningbouwlocaties=plannen, extra={"woningbouw_geluid": tabel})))
    assert (met.oordeel, met.waarde) == ("VOLDOET_NIET", 49.0)
