"""Wat een project eerder aan de beurt brengt, met de hand nagerekend."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from layers.referentie import load_wind_parameters
from spatial.errors import OutOfRange, UnknownName
from spatial.net.referentiegevallen_net import gevallen
from spatial.net.wachtrij import wijs_toe
from spatial.net.wachtrij_infeed import Uurprofielen
from spatial.net.wachtrij_varianten import varianten, wie_maakt_verschil
from spatial.net.wachtrij_vormen import Capaciteit, Project, Versterking

P = load_wind_parameters()
# Met de hand: zon 10 MW en dan wind 12 MW; 16 MW vrij, 20 MW erbij in 2030. De wind krijgt 6 MW nu, de rest in 2030.
ZON = Project(
    id="Z", naam="Zonpark", soort="zon", richting="opwek", vermogen_mw=10.0, datum="2024-01-01", gebied_id="A"
)
WIND = Project(
    id="W", naam="Molens", soort="wind", richting="opwek", vermogen_mw=12.0, datum="2024-06-01", gebied_id="A"
)
NET = Capaciteit(
    gebied_id="A",
    richting="opwek",
    beschikbaar_mw=16.0,
    versterkingen=(Versterking(id="V1", jaar=2030, extra_mw=20.0, zekerheid="vast"),),
)
# Vier even zware uren: wind 12, 12, 6, 0; zon 0, 10, 0, 5; vraag 7, 7, 2, 9.
PROFIELEN = Uurprofielen(
    opwek_mw=np.array([12.0, 12.0, 6.0, 0.0]),
    partners_mw={"Z": np.array([0.0, 10.0, 0.0, 5.0])},
    vraag_mw=np.array([7.0, 7.0, 2.0, 9.0]),
)


@pytest.fixture(scope="module")
def uit():
    tabel = varianten("W", [ZON, WIND], [NET], P, start_jaar=2026, profielen=PROFIELEN)
    return {v.code: v for v in tabel}


def test_the_base_and_the_order(uit):
    assert (uit["basis"].jaar_p50, uit["basis"].winst_jaar) == (2030, 0)
    voor = uit["vooraan"]
    assert (voor.jaar_p50, voor.winst_jaar, dict(voor.later)) == (2026, 4, {"Z": 2030})
    assert uit["kader"].jaar_p50 == 2030


def test_splitting_gives_the_part_that_fits_now(uit):
    deel = uit["splitsen"]
    assert deel.vermogen_mw == pytest.approx(6.0)
    assert (deel.jaar_p50, deel.winst_jaar) == (2026, 4)
    assert "2030" in deel.uitleg


def test_a_cap_is_earlier_and_costs_energy(uit):
    """Grens 6 MW: 12 van de 30 MWh per vier uur gaat verloren; grens 7,2: 9,6 van 30."""
    helft = uit["aftoppen-50"]
    assert (helft.jaar_p50, helft.vermogen_mw) == (2026, pytest.approx(6.0))
    assert helft.verlies_aandeel == pytest.approx(12 / 30)
    assert helft.verlies_mwh == pytest.approx(12 / 4 * 8760)
    assert uit["aftoppen-60"].verlies_aandeel == pytest.approx(9.6 / 30)
    assert uit["aftoppen-60"].jaar_p50 == 2030
    # 5 % van 30 is 1,5: twee uren 0,75 MW lager.
    assert uit["aftoppen-verlies"].vermogen_mw == pytest.approx(11.25)


def test_pooling_uses_the_connection_of_the_solar_park(uit):
    """Samen 12, 22, 6 en 5 MW op 10 MW: 2 + 12 van de 45 MWh gaat verloren, en er is geen MW extra nodig."""
    samen = uit["pooling"]
    assert samen.vermogen_mw == pytest.approx(0.0)
    assert samen.jaar_p50 == 2026
    assert samen.verlies_aandeel == pytest.approx(14 / 45)
    # Met hooguit 5 % verlies (2,25 van 45 MWh): aansluiting 22 − 2,25 = 19,75 MW, dus 9,75 MW erbij.
    klein = uit["pooling-klein"]
    assert klein.vermogen_mw == pytest.approx(9.75)
    assert klein.verlies_aandeel == pytest.approx(0.05)
    assert klein.jaar_p50 == 2030


def test_wind_beside_demand_asks_less(uit):
    """Opwek min vraag: 5, 5, 4 en 0 MW: het station ziet 5 MW, dus 7 MW minder dan 12."""
    naast = uit["naast-vraag"]
    assert naast.vermogen_mw == pytest.approx(5.0)
    assert naast.jaar_p50 == 2026
    assert "30" not in naast.voorbehoud


def test_pooling_waits_for_the_partner():
    krap = Capaciteit(gebied_id="A", richting="opwek", beschikbaar_mw=0.0, versterkingen=NET.versterkingen)
    uit = {v.code: v for v in varianten("W", [ZON, WIND], [krap], P, start_jaar=2026, profielen=PROFIELEN)}
    assert uit["pooling"].jaar_p50 == 2030
    assert uit["basis"].jaar_p50 is None
    assert uit["pooling"].winst_jaar == 16


def test_unknown_capacity_gives_no_gain():
    onbekend = Capaciteit(gebied_id="A", richting="opwek", beschikbaar_mw=None)
    uit = varianten("W", [ZON, WIND], [onbekend], P, start_jaar=2026, profielen=PROFIELEN)
    assert {v.oordeel for v in uit} == {"ONBEKEND"}
    assert {v.winst_jaar for v in uit} == {None}


def test_without_a_profile_no_energy_is_invented():
    codes = [v.code for v in varianten("W", [ZON, WIND], [NET], P, start_jaar=2026)]
    assert codes == ["basis", "kader", "vooraan", "splitsen"]


def test_progress_can_stop_the_work():
    def stop(_tekst: str, deel: float) -> None:
        if deel > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        varianten("W", [ZON, WIND], [NET], P, start_jaar=2026, profielen=PROFIELEN, voortgang=stop)


def test_who_makes_the_difference():
    tabel = wie_maakt_verschil("W", [ZON, WIND], [NET], P, start_jaar=2026)
    assert tabel["op_project_id"].tolist() == ["Z"]
    assert tabel["winst_jaar"].tolist() == [4]
    assert tabel["jaar_p50"].tolist() == [2026]


def test_wrong_names_are_refused():
    with pytest.raises(UnknownName):
        varianten("X", [ZON, WIND], [NET], P, start_jaar=2026)
    with pytest.raises(UnknownName):
        wie_maakt_verschil("X", [ZON, WIND], [NET], P, start_jaar=2026)
    vreemd = Uurprofielen(opwek_mw=PROFIELEN.opwek_mw, partners_mw={"Q": PROFIELEN.vraag_mw})
    with pytest.raises(UnknownName):
        varianten("W", [ZON, WIND], [NET], P, start_jaar=2026, profielen=vreemd)
    elders = Project(**{**ZON.__dict__, "gebied_id": "B"})
    with pytest.raises(OutOfRange):
        varianten("W", [elders, WIND], [NET], P, start_jaar=2026, profielen=PROFIELEN)


@pytest.mark.parametrize("geval", gevallen(P), ids=lambda g: g.naam)
def test_the_reference_cases_hold(geval):
    assert geval.klopt(), geval.bereken()


def test_every_queue_setting_has_an_effect():
    """Elke instelling van de rij verandert iets in een rij waarin er iets te kiezen valt."""
    rij = [ZON, WIND, Project(**{**WIND.__dict__, "id": "W2", "vermogen_mw": 3.0, "datum": "2024-07-01"})]
    plannen = [Versterking(id=z, jaar=j, extra_mw=6.0, zekerheid=z) for z, j in (("gepland", 2030), ("onzeker", 2032))]
    net = Capaciteit(gebied_id="A", richting="opwek", beschikbaar_mw=14.0, versterkingen=tuple(plannen))

    def kansen(**anders: float) -> pd.DataFrame:
        return wijs_toe(rij, [net], P.met(anders), start_jaar=2026, seed=3).kansen

    basis = kansen()
    for naam, waarde in {
        "net_horizon_jaren": 10.0,
        "net_kans_afvallen": 0.2,
        "net_kans_gepland": 0.5,
        "net_kans_onzeker": 0.9,
        "net_uitloop_gepland_jaar": 5.0,
        "net_uitloop_onzeker_jaar": 1.0,
    }.items():
        assert not kansen(**{naam: waarde}).equals(basis), naam
    zonder_deel = kansen(net_deel_aanbod=0.0)
    assert not kansen(net_deel_aanbod=0.0, net_kleiner_mag_voor=1.0).equals(zonder_deel)
    delen = wijs_toe(rij, [net], P.met(net_deel_aanbod=0.0), start_jaar=2026).projecten["deel_start"]
    assert delen["W"] == 0
