"""Kosten voor een bewoner, met de hand nagerekend; onbekende tarieven blijven onbekend."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.referentie import load_parameters
from spatial.errors import MissingColumn, OutOfRange, UnknownName
from spatial.warmte.eindgebruiker import REFERENTIE, eindgebruikerskosten, for_criterion, per_buurt
from spatial.warmte.tarieven import TARIEFNAMEN, Tarieven

PBL_2020 = Tarieven.of(load_parameters(), herkomst="2020 (PBL)")
COMPLEET = replace(PBL_2020, warmteprijs_eur_gj=25.0, vastrecht_gas_eur_jaar=240.0)
AF15 = 0.055 / (1 - 1.055**-15)
AF30 = 0.055 / (1 - 1.055**-30)


def gebruik(*rijen):
    kolommen = [
        "buurtcode",
        "woningtype",
        "strategie",
        "aantal",
        "gas_m3_jaar",
        "elektriciteit_kwh_jaar",
        "warmte_gj_jaar",
        "investering_installatie_eur",
        "investering_isolatie_eur",
        "onderhoud_eur_jaar",
        "subsidie_eur",
    ]
    return pd.DataFrame(list(rijen), columns=kolommen)


NU = ("BU1", "tussen", REFERENTIE, 100, 1400.0, 2800.0, 0.0, 1776.0, 0.0, 80.0, 0.0)
WP = ("BU1", "tussen", "s1a", 100, 0.0, 6300.0, 0.0, 9000.0, 8000.0, 120.0, 3000.0)
NET = ("BU1", "tussen", "s2c", 100, 0.0, 2900.0, 36.0, 1000.0, 8000.0, 20.0, 3000.0)
HYBRIDE = ("BU1", "tussen", "s4c", 100, 500.0, 4000.0, 0.0, 5000.0, 0.0, 150.0, 0.0)


def test_the_2020_set_has_values_and_no_heat_price():
    assert PBL_2020.gasprijs_eur_m3 == 0.937
    assert PBL_2020.rente == 0.055
    assert PBL_2020.warmteprijs_eur_gj is None
    assert PBL_2020.vastrecht_gas_eur_jaar is None
    for naam in TARIEFNAMEN & set(load_parameters()):
        assert load_parameters().kental(naam).bron.titel


def test_all_electric_against_gas_by_hand():
    uit = eindgebruikerskosten(gebruik(NU, WP), COMPLEET).set_index("strategie")
    nu = 2800 * 0.317 + 1400 * 0.937 + 240 + 1.21 * (1776 * AF15 + 80)
    wp = 6300 * 0.317 + 1.21 * (9000 * AF15 + 8000 * AF30 + 120) - 3000 * AF15
    assert uit.loc[REFERENTIE, "totaal_eur_jaar"] == pytest.approx(nu)
    assert uit.loc["s1a", "totaal_eur_jaar"] == pytest.approx(wp)
    assert uit.loc["s1a", "verschil_eur_jaar"] == pytest.approx(wp - nu)
    assert uit.loc["s1a", "woonlastenneutraal"] == "nee"
    assert uit.loc[REFERENTIE, "verschil_eur_jaar"] == 0.0


def test_heat_network_and_green_gas_by_hand():
    uit = eindgebruikerskosten(gebruik(NU, NET, HYBRIDE), COMPLEET).set_index("strategie")
    net = (
        2900 * 0.317 + 36 * 25 + 452.43 + 25.68 + 1.21 * (1000 * AF15 + 8000 * AF30 + 20) + 4349.79 * AF30 - 3000 * AF15
    )
    assert uit.loc["s2c", "totaal_eur_jaar"] == pytest.approx(net)
    hybride = 4000 * 0.317 + 500 * 1.445 + 240 + 1.21 * (5000 * AF15 + 150)
    assert uit.loc["s4c", "totaal_eur_jaar"] == pytest.approx(hybride)


def test_low_temperature_pays_the_low_standing_charge_and_70_degrees_the_other():
    rijen = gebruik(NU, *(("BU1", "tussen", s, *NET[3:]) for s in ("s2c", "s3a", "s3e")))
    energie = eindgebruikerskosten(rijen, COMPLEET).set_index("strategie")["energie_eur_jaar"]
    assert energie["s2c"] - energie["s3a"] == pytest.approx(452.43 - 251.72)
    assert energie["s3e"] == pytest.approx(energie["s2c"])


def test_a_missing_tariff_is_unknown_and_named():
    uit = eindgebruikerskosten(gebruik(NU, WP, NET), PBL_2020).set_index("strategie")
    assert uit.loc["s2c", "woonlastenneutraal"] == "onbekend"
    assert uit.loc["s2c", "reden"] == "niet ingevuld: 'bewoner_warmteprijs_eur_gj'"
    assert np.isnan(uit.loc["s2c", "totaal_eur_jaar"])
    assert uit.loc["s1a", "woonlastenneutraal"] in ("ja", "nee")
    assert "gasaansluiting" in uit.loc["s1a", "niet_meegerekend"]
    leeg = eindgebruikerskosten(gebruik(NU, WP), Tarieven())
    assert set(leeg["woonlastenneutraal"]) == {"onbekend"}
    assert "bewoner_gasprijs_eur_m3" in leeg["reden"].iloc[1]


def test_a_missing_reference_or_use_is_unknown():
    zonder = eindgebruikerskosten(gebruik(WP), COMPLEET)
    assert zonder["reden"].iloc[0] == "de kosten van blijven op aardgas zijn onbekend"
    gat = list(WP)
    gat[8] = np.nan
    uit = eindgebruikerskosten(gebruik(NU, tuple(gat)), COMPLEET)
    assert uit["woonlastenneutraal"].iloc[1] == "onbekend"
    assert "ontbreekt" in uit["reden"].iloc[1]


def test_without_subsidy_or_upkeep_column_it_is_said():
    uit = eindgebruikerskosten(gebruik(NU, WP).drop(columns=["subsidie_eur", "onderhoud_eur_jaar"]), COMPLEET)
    assert uit["niet_meegerekend"].iloc[1] == "subsidie; onderhoud"


def test_the_buurt_mean_is_weighted_and_a_gap_is_not_averaged_away():
    groot = ("BU1", "vrijstaand", REFERENTIE, 300, *NU[4:])
    groot_wp = ("BU1", "vrijstaand", "s1a", 300, 0.0, 9000.0, *WP[6:])
    kosten = eindgebruikerskosten(gebruik(NU, WP, groot, groot_wp, NET), COMPLEET)
    verschil = kosten.set_index(["woningtype", "strategie"])["verschil_eur_jaar"]
    buurt = per_buurt(kosten)
    verwacht = (100 * verschil["tussen", "s1a"] + 300 * verschil["vrijstaand", "s1a"]) / 400
    assert buurt.loc[("BU1", "s1a"), "verschil_eur_jaar"] == pytest.approx(verwacht)
    assert np.isnan(buurt.loc[("BU1", "s2c"), "verschil_eur_jaar"])
    assert buurt.loc[("BU1", "s2c"), "reden"] == "niet voor alle woningtypen berekend"
    keuze = pd.Series({"BU1": "s1a", "BU2": None, "BU3": "s1b"})
    uit = for_criterion(buurt, keuze)
    assert uit.loc["BU1", "verschil_eur_jaar"] == pytest.approx(verwacht)
    assert uit.loc["BU2", "reden"] == "er is geen strategie gekozen"
    assert "niet berekend" in uit.loc["BU3", "reden"]


def test_refusals():
    with pytest.raises(UnknownName, match="s9"):
        eindgebruikerskosten(gebruik(NU, ("BU1", "tussen", "s9", *WP[3:])), COMPLEET)
    with pytest.raises(UnknownName, match="elke combinatie"):
        eindgebruikerskosten(gebruik(NU, NU), COMPLEET)
    with pytest.raises(MissingColumn, match="gas_m3_jaar"):
        eindgebruikerskosten(gebruik(NU).drop(columns="gas_m3_jaar"), COMPLEET)
    with pytest.raises(OutOfRange, match="bewoner_rente"):
        Tarieven(rente=0.0)
    with pytest.raises(OutOfRange, match="bewoner_gasprijs"):
        Tarieven(gasprijs_eur_m3=float("nan"))
    with pytest.raises(UnknownName, match="prijs_gas"):
        Tarieven.of({}, {"prijs_gas": 1.0})


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 20_000), st.floats(0, 5_000), st.floats(0.001, 0.2), st.floats(0, 3))
def test_more_subsidy_never_costs_more_and_dearer_gas_helps_leaving_it(investering, subsidie, rente, duurder):
    basis = replace(COMPLEET, rente=rente)
    rij = (*WP[:7], investering, *WP[8:10])

    def verschil(steun, tarief):
        return eindgebruikerskosten(gebruik(NU, (*rij, steun)), tarief)["verschil_eur_jaar"].iloc[1]

    assert verschil(subsidie, basis) <= verschil(0.0, basis) + 1e-9
    duur = replace(basis, gasprijs_eur_m3=0.937 + duurder)
    assert verschil(subsidie, duur) <= verschil(subsidie, basis) + 1e-9
