"""De wachtrij van het net: rijen die met de hand zijn uitgewerkt, en eigenschappen die altijd gelden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.referentie import load_wind_parameters
from spatial.errors import EmptyInput, OutOfRange, UnknownName
from spatial.net.wachtrij import wijs_toe
from spatial.net.wachtrij_vormen import Capaciteit, Project, Versterking

P = load_wind_parameters()


def project(id_, mw, datum, **extra):
    velden = {"naam": id_, "soort": "bedrijf", "richting": "afname", "gebied_id": "A", **extra}
    return Project(id=id_, vermogen_mw=mw, datum=datum, **velden)


def net(mw, *versterkingen, gebied="A", richting="afname", **extra):
    return Capaciteit(gebied_id=gebied, richting=richting, beschikbaar_mw=mw, versterkingen=versterkingen, **extra)


def erbij(jaar, mw, zekerheid="vast", **extra):
    return Versterking(id=f"V{jaar}", jaar=jaar, extra_mw=mw, zekerheid=zekerheid, **extra)


def jaren(uit, kolom="jaar_p50"):
    return {str(i): None if pd.isna(j) else int(j) for i, j in uit.projecten[kolom].items()}


# Met de hand: 10 MW nu, 15 MW erbij in 2029, 20 MW erbij in 2032.
# A 6 MW past nu (rest 4), B 8 MW krijgt 4 nu en 4 in 2029 (rest 11), C 10 MW past in 2029 (rest 1), D 15 MW in 2032.
HAND = [
    project("A", 6.0, "2024-01-01"),
    project("B", 8.0, "2024-02-01"),
    project("C", 10.0, "2024-03-01"),
    project("D", 15.0, "2024-04-01"),
]
STATION = net(10.0, erbij(2029, 15.0), erbij(2032, 20.0))


def test_first_come_first_served_worked_by_hand():
    uit = wijs_toe(HAND, [STATION], P, start_jaar=2026, kader="fifo")
    assert jaren(uit) == {"A": 2026, "B": 2029, "C": 2029, "D": 2032}
    assert uit.projecten["deel_start"].tolist() == pytest.approx([1.0, 0.5, 0.0, 0.0])
    assert uit.projecten["oordeel"].tolist() == ["NU", "LATER", "LATER", "LATER"]
    assert uit.projecten["versterking"].tolist() == ["", "V2029", "V2029", "V2032"]
    paren = set(zip(uit.wacht_op["project_id"], uit.wacht_op["op_project_id"], strict=True))
    assert paren == {("B", "A"), ("C", "A"), ("C", "B"), ("D", "A"), ("D", "B"), ("D", "C")}
    assert uit.projecten["voor_mw"].tolist() == pytest.approx([0.0, 6.0, 14.0, 24.0])
    assert uit.wachtenden_op("C") == ["D"]
    in_2029 = uit.ruimte.set_index("jaar").loc[2029]
    assert in_2029[["ruimte_mw", "toegekend_mw", "vrij_mw", "wachtend_mw"]].tolist() == pytest.approx([25, 25, 0, 14])


def test_a_priority_request_passes_only_when_capacity_is_given_out():
    """School (categorie 3, 2025) gaat in 2029 voor C en D, maar niet voor wat A en B in 2026 al kregen."""
    school = project("S", 9.0, "2025-06-01", categorie=3)
    fifo = wijs_toe([*HAND, school], [STATION], P, start_jaar=2026, kader="fifo")
    assert jaren(fifo)["S"] is None
    uit = wijs_toe([*HAND, school], [STATION], P, start_jaar=2026)
    # 2026: S 9, A krijgt 1. 2029 (+15): A 5, B 8, C 2. 2032 (+20): C 8, D 12. D komt 3 MW tekort.
    assert jaren(uit) == {"S": 2026, "A": 2029, "B": 2029, "C": 2032, "D": None}
    later = wijs_toe([*HAND, replace(school, datum="2027-06-01")], [STATION], P, start_jaar=2026)
    # 2026: A 6, B 4. 2029: S 9, B 4, C 2. 2032: C 8, D 12.
    assert jaren(later) == {"A": 2026, "S": 2029, "B": 2029, "C": 2032, "D": None}
    reden = later.wacht_op.set_index(["project_id", "op_project_id"])["reden"]
    assert reden["C", "S"] == "heeft voorrang"
    assert reden["C", "B"] == "staat eerder in de rij"


def test_the_categories_go_in_order_and_wind_keeps_its_place():
    opwek = net(10.0, erbij(2030, 10.0), gebied="A", richting="opwek")
    wind = project("W1", 10.0, "2024-01-01", soort="wind", richting="opwek")
    ander = project("W2", 10.0, "2024-02-01", soort="wind", richting="opwek", categorie=3)
    assert jaren(wijs_toe([ander, wind], [opwek], P, start_jaar=2026)) == {"W1": 2026, "W2": 2030}
    verzachter = replace(ander, categorie=1)
    assert jaren(wijs_toe([wind, verzachter], [opwek], P, start_jaar=2026)) == {"W1": 2030, "W2": 2026}
    rij = [project(f"C{c}", 5.0, f"2024-01-0{9 - c}", categorie=c) for c in (0, 1, 2, 3)]
    uit = wijs_toe(rij, [net(5.0, *(erbij(j, 5.0) for j in (2027, 2028, 2029)))], P, start_jaar=2026)
    assert jaren(uit) == {"C1": 2026, "C2": 2027, "C3": 2028, "C0": 2029}


def test_priority_lapses_when_the_connection_also_feeds_in():
    gewoon = project("G", 5.0, "2024-01-01")
    opslag = project("O", 5.0, "2025-01-01", categorie=2, alleen_afname=False)
    assert jaren(wijs_toe([gewoon, opslag], [net(5.0)], P, start_jaar=2026)) == {"G": 2026, "O": None}


def test_demand_does_not_use_generation_capacity():
    wind = project("W", 10.0, "2025-01-01", soort="wind", richting="opwek")
    uit = wijs_toe([*HAND, wind], [STATION, net(10.0, richting="opwek")], P, start_jaar=2026)
    assert jaren(uit)["W"] == 2026
    assert jaren(uit)["B"] == 2029


def test_a_smaller_request_may_pass_when_the_setting_says_so():
    rij = [project("groot", 20.0, "2024-01-01"), project("klein", 3.0, "2024-02-01")]
    station = net(5.0, erbij(2030, 20.0))
    strikt = P.met(net_deel_aanbod=0.0)
    assert jaren(wijs_toe(rij, [station], strikt, start_jaar=2026)) == {"groot": 2030, "klein": 2030}
    uit = wijs_toe(rij, [station], P.met(net_deel_aanbod=0.0, net_kleiner_mag_voor=1.0), start_jaar=2026)
    assert jaren(uit) == {"groot": 2030, "klein": 2026}
    met_deel = wijs_toe(rij, [station], P, start_jaar=2026)
    assert met_deel.projecten["deel_start"].tolist() == pytest.approx([0.25, 0.0])


def test_the_grid_above_can_be_the_bottleneck():
    """Twee stations met elk 10 MW onder een net met 12 MW, dat er in 2031 20 MW bij krijgt."""
    rij = [
        project("N", 8.0, "2024-01-01", gebied_id="noord"),
        project("Z", 8.0, "2024-02-01", gebied_id="zuid"),
        project("Z2", 1.0, "2024-03-01", gebied_id="zuid"),
    ]
    netten = [
        net(10.0, gebied="noord", boven="tennet"),
        net(10.0, gebied="zuid", boven="tennet"),
        net(12.0, erbij(2031, 20.0), gebied="tennet"),
    ]
    uit = wijs_toe(rij, netten, P, start_jaar=2026)
    assert jaren(uit) == {"N": 2026, "Z": 2031, "Z2": 2031}
    assert uit.projecten.loc["Z", "knelpunt"] == "tennet"
    assert uit.projecten.loc["Z", "deel_start"] == pytest.approx(0.5)


def test_a_bottleneck_at_one_station_does_not_block_its_neighbour():
    rij = [project("Z", 8.0, "2024-01-01", gebied_id="zuid"), project("N", 8.0, "2024-02-01", gebied_id="noord")]
    netten = [net(0.0, gebied="zuid", boven="T"), net(10.0, gebied="noord", boven="T"), net(50.0, gebied="T")]
    assert jaren(wijs_toe(rij, netten, P, start_jaar=2026)) == {"Z": None, "N": 2026}


def test_a_project_is_not_connected_before_it_wants_to_be():
    uit = wijs_toe([project("A", 2.0, "2024-01-01", gewenst_jaar=2030)], [net(10.0)], P, start_jaar=2026)
    assert jaren(uit) == {"A": 2030}
    assert uit.projecten.loc["A", "oordeel"] == "NU"


def test_unknown_capacity_gives_a_band_and_no_year():
    station = Capaciteit(gebied_id="A", richting="afname", beschikbaar_mw=None, versterkingen=(erbij(2030, 40.0),))
    uit = wijs_toe(HAND, [station], P, start_jaar=2026)
    assert uit.projecten["oordeel"].tolist() == ["ONBEKEND"] * 4
    assert jaren(uit, "jaar_p10") == dict.fromkeys("ABCD", 2026)
    assert jaren(uit, "jaar_p90") == dict.fromkeys("ABCD", 2030)
    assert uit.projecten["jaar_p50"].isna().all()
    assert uit.kansen.isna().all(axis=None)
    assert uit.ruimte["ruimte_mw"].isna().all()
    assert any("niet bekend" in m for m in uit.meldingen)
    assert "onbekend" in uit.projecten.loc["A", "uitleg"]


def test_an_area_without_capacity_is_unknown_not_zero():
    uit = wijs_toe([project("X", 1.0, "2024-01-01", gebied_id="elders")], [STATION], P, start_jaar=2026)
    assert uit.projecten.loc["X", "oordeel"] == "ONBEKEND"


def test_a_request_without_power_makes_those_behind_it_unknown():
    rij = [*HAND[:1], project("leeg", None, "2024-01-15"), *HAND[1:]]
    uit = wijs_toe(rij, [STATION], P, start_jaar=2026, kader="fifo")
    oordeel = uit.projecten["oordeel"]
    assert oordeel["A"] == "NU"
    assert set(oordeel[["B", "C", "D"]]) == {"ONBEKEND"}
    assert jaren(uit, "jaar_p10")["B"] == 2029
    assert pd.isna(uit.projecten.loc["B", "voor_mw"])


def test_the_delay_of_a_planned_reinforcement_is_drawn_as_stated():
    """Uitloop 0 tot en met 4 jaar, kans 1: elk van 2030 tot en met 2034 een vijfde; P10 2030, P50 2032, P90 2034."""
    p = P.met(net_kans_gepland=1.0, net_uitloop_gepland_jaar=4.0)
    station = net(0.0, erbij(2030, 10.0, "gepland"))
    uit = wijs_toe([project("A", 5.0, "2024-01-01")], [station], p, start_jaar=2026, trekkingen=20_000)
    rij = uit.projecten.loc["A"]
    assert [rij["jaar_plan"], rij["jaar_p10"], rij["jaar_p50"], rij["jaar_p90"]] == [2030, 2030, 2032, 2034]
    assert uit.kansen.loc["A", [2029, 2030, 2031, 2034]].tolist() == pytest.approx([0, 0.2, 0.4, 1.0], abs=0.01)


def test_an_uncertain_reinforcement_may_never_come():
    p = P.met(net_kans_onzeker=0.3, net_uitloop_onzeker_jaar=0.0)
    station = net(0.0, erbij(2030, 10.0, "onzeker"))
    uit = wijs_toe([project("A", 5.0, "2024-01-01")], [station], p, start_jaar=2026, trekkingen=20_000)
    assert uit.projecten.loc["A", "kans_binnen_horizon"] == pytest.approx(0.3, abs=0.01)
    assert uit.projecten.loc["A", "oordeel"] == "NIET_BINNEN_HORIZON"
    assert jaren(uit, "jaar_p10") == {"A": 2030}


def test_a_known_range_of_capacity_becomes_a_chance():
    station = Capaciteit(gebied_id="A", richting="afname", beschikbaar_mw=None, laag_mw=0.0, hoog_mw=10.0)
    uit = wijs_toe([project("A", 4.0, "2024-01-01")], [station], P, start_jaar=2026, trekkingen=20_000)
    assert uit.projecten.loc["A", "kans_binnen_horizon"] == pytest.approx(0.6, abs=0.01)


def test_requests_that_drop_out_make_room():
    rij = [project("A", 10.0, "2024-01-01"), project("B", 10.0, "2024-02-01")]
    uit = wijs_toe(rij, [net(10.0)], P.met(net_kans_afvallen=0.3), start_jaar=2026, trekkingen=20_000)
    assert uit.projecten["kans_binnen_horizon"].tolist() == pytest.approx([1.0, 0.3], abs=0.01)


def test_the_same_seed_gives_the_same_answer_and_the_input_order_does_not_matter():
    station = net(10.0, erbij(2029, 15.0, "gepland"), erbij(2032, 20.0, "onzeker"))
    een = wijs_toe(HAND, [station], P, start_jaar=2026, seed=7)
    twee = wijs_toe(HAND[::-1], [station], P, start_jaar=2026, seed=7)
    pd.testing.assert_frame_equal(een.projecten, twee.projecten)
    pd.testing.assert_frame_equal(een.kansen, twee.kansen)
    # Wie achteraan aansluit verandert niets voor wie er al stond: de loting van de anderen blijft gelijk.
    erbij_ = wijs_toe([*HAND, project("Z", 3.0, "2025-01-01")], [station], P, start_jaar=2026, seed=7)
    pd.testing.assert_frame_equal(een.kansen, erbij_.kansen.loc[een.kansen.index])


def test_alleviation_without_megawatts_counts_as_solved_and_says_so():
    station = net(0.0, erbij(2030, None))
    uit = wijs_toe(HAND, [station], P, start_jaar=2026)
    assert set(jaren(uit).values()) == {2030}
    assert any("alleen het jaar bekend" in m for m in uit.meldingen)


def test_texts_say_who_comes_first():
    uit = wijs_toe(HAND, [STATION], P, start_jaar=2026, kader="fifo")
    tekst = uit.projecten.loc["D", "uitleg"]
    assert "15,0 MW" in tekst
    assert "2032" in tekst
    assert "A, B en C" in tekst
    assert "V2032" in tekst


@pytest.mark.parametrize(
    ("bouw", "fout"),
    [
        (lambda: project("A", -1.0, "2024-01-01"), OutOfRange),
        (lambda: project("A", float("nan"), "2024-01-01"), OutOfRange),
        (lambda: project("A", 1.0, "vorige week"), OutOfRange),
        (lambda: project("A", 1.0, ""), OutOfRange),
        (lambda: project("A", 1.0, "2024-01-01", categorie=4), OutOfRange),
        (lambda: project("A", 1.0, "2024-01-01", richting="beide"), UnknownName),
        (lambda: erbij(2030, 5.0, jaar_laat=2029), OutOfRange),
        (lambda: erbij(2030, 5.0, "misschien"), UnknownName),
        (lambda: erbij(30, 5.0), OutOfRange),
        (lambda: net(5.0, erbij(2030, 1.0), erbij(2030, 2.0)), UnknownName),
        (lambda: net(None, laag_mw=5.0), OutOfRange),
        (lambda: net(None, laag_mw=5.0, hoog_mw=2.0), OutOfRange),
        (lambda: wijs_toe([], [STATION], P, start_jaar=2026), EmptyInput),
        (lambda: wijs_toe([HAND[0], HAND[0]], [STATION], P, start_jaar=2026), UnknownName),
        (lambda: wijs_toe(HAND, [STATION, STATION], P, start_jaar=2026), UnknownName),
        (lambda: wijs_toe(HAND, [STATION], P, start_jaar=26), OutOfRange),
        (lambda: wijs_toe(HAND, [STATION], P, start_jaar=2026, kader="lifo"), UnknownName),
        (lambda: wijs_toe(HAND, [STATION], P, start_jaar=2026, trekkingen=-1), OutOfRange),
        (lambda: wijs_toe(HAND, [net(1.0, boven="A")], P, start_jaar=2026), UnknownName),
    ],
)
def test_bad_input_is_refused(bouw, fout):
    with pytest.raises(fout):
        bouw()


RIJEN = st.lists(
    st.tuples(st.floats(0.1, 30.0), st.integers(1, 28), st.integers(2020, 2034), st.sampled_from([0, 0, 1, 2, 3])),
    min_size=1,
    max_size=8,
)
KADER = st.sampled_from(["fifo", "prioritering-2025"])


def verzoeken(rij, categorie=True):
    return [
        project(f"P{i}", mw, f"{jaar}-03-{dag:02d}", categorie=c if categorie else 0)
        for i, (mw, dag, jaar, c) in enumerate(rij)
    ]


def plan(uit):
    return np.array([9999 if j is None else j for j in jaren(uit, "jaar_plan").values()])


@settings(max_examples=60, deadline=None)
@given(RIJEN, st.floats(0, 40), st.floats(0, 40), KADER, st.sampled_from([0.0, 1.0]), st.sampled_from([0.0, 1.0]))
def test_never_more_is_given_than_there_is(rij, nu, extra, kader, deel, kleiner):
    p = P.met(net_deel_aanbod=deel, net_kleiner_mag_voor=kleiner)
    uit = wijs_toe(verzoeken(rij), [net(nu, erbij(2031, extra))], p, start_jaar=2026, kader=kader)
    assert (uit.ruimte["vrij_mw"] >= -1e-4).all()
    assert (uit.ruimte["toegekend_mw"].diff().iloc[1:] >= -1e-9).all()
    assert (plan(uit) >= uit.projecten["datum"].str[:4].astype(int).to_numpy()).all()


@settings(max_examples=60, deadline=None)
@given(RIJEN, st.floats(0, 40), st.floats(0, 40), st.floats(0, 20))
def test_more_room_never_delays_anyone_in_a_strict_queue(rij, nu, extra, erbij_):
    projecten = verzoeken(rij, categorie=False)
    krap = wijs_toe(projecten, [net(nu, erbij(2031, extra))], P, start_jaar=2026, kader="fifo")
    ruim = wijs_toe(projecten, [net(nu + erbij_, erbij(2031, extra))], P, start_jaar=2026, kader="fifo")
    assert (plan(ruim) <= plan(krap)).all()


@settings(max_examples=60, deadline=None)
@given(RIJEN, st.floats(0, 40), st.floats(0, 40))
def test_a_strict_queue_is_the_running_sum(rij, nu, extra):
    """FIFO met alle verzoeken al binnen: aangesloten zodra de som tot en met jezelf past."""
    projecten = [replace(q, datum=f"2020-{q.datum[5:]}") for q in verzoeken(rij, categorie=False)]
    uit = wijs_toe(projecten, [net(nu, erbij(2031, extra))], P, start_jaar=2026, kader="fifo")
    som = uit.projecten["vermogen_mw"].cumsum().to_numpy(dtype=float)
    verwacht = np.where(som <= nu, 2026, np.where(som <= nu + extra, 2031, 9999))
    grens = (np.abs(som - nu) > 1e-5) & (np.abs(som - nu - extra) > 1e-5)
    assert (plan(uit)[grens] == verwacht[grens]).all()
