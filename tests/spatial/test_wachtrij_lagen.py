"""Van lagen naar de wachtrij: voedingsgebieden, aanvragen, warmtebuurten en woningbouwplannen."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Point, box

from layers.referentie import load_wind_parameters
from spatial.errors import MissingColumn, OutOfRange, UnknownName
from spatial.net.aansluiting import gebied_van
from spatial.net.wachtrij import wijs_toe
from spatial.net.wachtrij_bronnen import bestaande_rij, capaciteiten_uit, uit_aanvragen
from spatial.net.wachtrij_plannen import uit_warmte, uit_woningbouw
from spatial.net.wachtrij_vormen import Project

P = load_wind_parameters()
NET = pd.DataFrame(
    {
        "gebied_id": ["A", "B", "C"],
        "naam": ["Haven", "Noord", "Zuid"],
        "afname_klasse": [3, 0, 2],
        "opwek_klasse": [3, 1, np.nan],
        "beschikbaar_afname_mw": [np.nan, 12.0, np.nan],
        "beschikbaar_opwek_mw": [np.nan, 8.0, np.nan],
        "wachtrij_afname_mw": [24.9, 0.0, np.nan],
        "wachtrij_opwek_mw": [13.9, np.nan, np.nan],
        "verlichting_opwek_jaar": [2030.0, np.nan, np.nan],
        "eenheid_vermogen": ["MVA", "MW", "MW"],
    }
)
PLANNEN = pd.DataFrame(
    {
        "versterking_id": ["V1", "V2", "V3"],
        "gebied_id": ["A", "A", "B"],
        "richting": ["afname", "afname", "opwek"],
        "extra_mw": [20.0, np.nan, 5.0],
        "jaar": [2029, 2033, np.nan],
        "jaar_laat": [2031, np.nan, np.nan],
        "zekerheid": ["vast", "onzeker", None],
    }
)


def op_naam(capaciteiten):
    return {(c.gebied_id, c.richting): c for c in capaciteiten}


def test_a_class_gives_no_megawatts_except_no_room():
    ruimte = op_naam(capaciteiten_uit(NET, P))
    assert ruimte["A", "afname"].beschikbaar_mw == 0.0
    assert ruimte["B", "afname"].beschikbaar_mw == 12.0
    assert ruimte["C", "afname"].beschikbaar_mw is None
    assert ruimte["C", "opwek"].beschikbaar_mw is None
    verlichting = ruimte["A", "opwek"].versterkingen
    assert [(v.jaar, v.extra_mw, v.zekerheid) for v in verlichting] == [(2030, None, "gepland")]


def test_reinforcements_come_from_their_own_table():
    ruimte = op_naam(capaciteiten_uit(NET, P, versterkingen=PLANNEN))
    eerste, tweede = ruimte["A", "afname"].versterkingen
    assert (eerste.jaar, eerste.jaar_laat, eerste.extra_mw, eerste.zekerheid) == (2029, 2031, 20.0, "vast")
    assert (tweede.extra_mw, tweede.zekerheid) == (None, "onzeker")
    zonder = op_naam(capaciteiten_uit(NET, P, versterkingen=PLANNEN.assign(jaar=2030, zekerheid=None)))
    assert {v.zekerheid for v in zonder["A", "afname"].versterkingen} == {"gepland"}
    # Zonder jaar is er geen plan.
    assert ruimte["B", "opwek"].versterkingen == ()
    with pytest.raises(MissingColumn):
        capaciteiten_uit(NET, P, versterkingen=PLANNEN.drop(columns="jaar"))
    with pytest.raises(UnknownName):
        capaciteiten_uit(NET, P, versterkingen=PLANNEN.assign(zekerheid="misschien"))
    with pytest.raises(UnknownName):
        capaciteiten_uit(NET, P, versterkingen=PLANNEN.assign(richting="beide"))


def test_the_existing_queue_is_what_is_not_known_separately():
    eigen = Project(id="W", naam="", soort="wind", richting="opwek", vermogen_mw=3.9, datum="2025-01-01", gebied_id="A")
    rij = {q.id: q for q in bestaande_rij(NET, P, datum="2026-01-01", bekend=[eigen])}
    assert rij["wachtrij-A-opwek"].vermogen_mw == pytest.approx(10.0)
    assert rij["wachtrij-A-afname"].vermogen_mw == pytest.approx(24.9)
    # Klasse 1 zonder getal: geen rij. Klasse 2 of onbekend zonder getal: een rij zonder bekend vermogen.
    assert "wachtrij-B-opwek" not in rij
    assert rij["wachtrij-C-afname"].vermogen_mw is None
    assert rij["wachtrij-C-opwek"].vermogen_mw is None
    factor = {q.id: q for q in bestaande_rij(NET, P.met(net_arbeidsfactor=0.9), datum="2026-01-01", gebieden=["A"])}
    assert set(factor) == {"wachtrij-A-afname", "wachtrij-A-opwek"}
    assert factor["wachtrij-A-afname"].vermogen_mw == pytest.approx(24.9 * 0.9)


def test_requests_from_the_layer():
    tabel = pd.DataFrame(
        {
            "aanvraag_id": ["a", "b", "c"],
            "naam": ["Molens", None, "Los"],
            "soort": ["wind", "bedrijf", "zon"],
            "richting": ["opwek", "afname", "opwek"],
            "vermogen_mw": [12.0, np.nan, 3.0],
            "datum": ["2025-03-01", None, "2025-05-01"],
            "categorie": [0, 3, 0],
            "gebied_id": ["A", "A", None],
        }
    )
    projecten, meldingen = uit_aanvragen(tabel)
    assert [q.id for q in projecten] == ["a", "b"]
    assert projecten[1].vermogen_mw is None
    assert projecten[1].datum == "2025-03-01"
    assert projecten[1].categorie == 3
    assert "vooraan gezet: b" in meldingen[0]
    assert "niet in de rij: c" in meldingen[1]
    datums = uit_aanvragen(tabel.assign(datum=pd.to_datetime(tabel["datum"])))[0]
    assert datums == projecten
    with pytest.raises(MissingColumn):
        uit_aanvragen(tabel.drop(columns="datum"))


def test_heat_districts_become_requests():
    buurten = pd.DataFrame(
        {
            "buurtcode": ["BU1", "BU2", "BU3", "BU4", "BU5"],
            "naam": ["Dorp", "Veld", "Rand", "Kern", "Los"],
            "extra_piek_kw": [1500.0, np.nan, 0.0, 800.0, 500.0],
            "rang": [1, 2, 3, 5, np.nan],
            "gebied_id": ["A", "A", "A", "B", "A"],
        }
    )
    projecten, meldingen = uit_warmte(buurten, P, start_jaar=2026)
    assert [(q.id, q.vermogen_mw, q.gewenst_jaar, q.datum) for q in projecten] == [
        ("warmte-BU1", 1.5, 2026, "2024-01-01"),
        ("warmte-BU2", None, 2027, "2025-01-01"),
        ("warmte-BU4", 0.8, 2030, "2028-01-01"),
    ]
    assert {q.richting for q in projecten} == {"afname"}
    assert {q.categorie for q in projecten} == {3}
    assert "BU5" in meldingen[-1]
    sneller, _ = uit_warmte(buurten, P.met(net_buurten_per_jaar=2.0, net_categorie_warmte=0.0), start_jaar=2026)
    assert [(q.gewenst_jaar, q.categorie) for q in sneller] == [(2026, 0), (2026, 0), (2028, 0)]
    met_jaar, _ = uit_warmte(buurten.assign(jaar=2035.0), P.met(net_aanvraag_vooraf_jaar=5.0), start_jaar=2026)
    assert {(q.gewenst_jaar, q.datum) for q in met_jaar} == {(2035, "2030-01-01")}
    with pytest.raises(MissingColumn):
        uit_warmte(buurten.drop(columns="rang"), P, start_jaar=2026)
    with pytest.raises(OutOfRange):
        uit_warmte(buurten.assign(extra_piek_kw=-5.0), P, start_jaar=2026)


def test_housing_plans_become_requests_per_phase():
    plannen = pd.DataFrame(
        {
            "plan_id": ["p1", "p2", "p3", "p4"],
            "plannaam": ["Zuidrand", "Kern", "Leeg", "Los"],
            "woningen": [300.0, 40.0, np.nan, 10.0],
            "woningen_2020_2024": [0.0, np.nan, np.nan, 10.0],
            "woningen_2025_2029": [100.0, np.nan, np.nan, 0.0],
            "woningen_2030_later": [200.0, np.nan, np.nan, 0.0],
            "gebied_id": ["A", "A", "B", None],
        }
    )
    projecten, meldingen = uit_woningbouw(plannen, P, start_jaar=2026)
    assert [(q.id, q.vermogen_mw, q.gewenst_jaar) for q in projecten] == [
        ("plan-p1-2025", pytest.approx(0.35), 2026),
        ("plan-p1-2030", pytest.approx(0.7), 2030),
        ("plan-p2-2026", pytest.approx(0.14), 2026),
        ("plan-p3-2026", None, 2026),
    ]
    assert projecten[1].naam == "Zuidrand, fase vanaf 2030"
    assert "Los" in meldingen[-1]
    assert uit_woningbouw(plannen.set_index("plan_id"), P, start_jaar=2026)[0] == projecten
    zuinig, _ = uit_woningbouw(plannen, P.met(net_woning_kw=1.5, net_categorie_woningen=0.0), start_jaar=2026)
    assert zuinig[0].vermogen_mw == pytest.approx(0.15)
    assert zuinig[0].categorie == 0
    with pytest.raises(OutOfRange):
        uit_woningbouw(plannen.assign(woningen_2025_2029=-1.0), P, start_jaar=2026)


def test_the_area_of_a_point_or_plan():
    x, y = 90_000.0, 420_000.0
    gebieden = gpd.GeoDataFrame(
        {"gebied_id": ["A", "B"]}, geometry=[box(x, y, x + 100, y + 100), box(x + 100, y, x + 200, y + 100)], crs=28992
    )
    vormen = gpd.GeoDataFrame(
        geometry=[Point(x + 50, y + 50), box(x + 120, y, x + 180, y + 50), Point(x + 900, y)],
        index=["m", "plan", "ver"],
        crs=28992,
    )
    codes = gebied_van(vormen, gebieden)
    assert codes["m"] == "A"
    assert codes["plan"] == "B"
    assert pd.isna(codes["ver"])
    with pytest.raises(MissingColumn):
        gebied_van(vormen, gebieden.drop(columns="gebied_id"))


@pytest.mark.realdata
def test_wind_homes_and_the_published_queue_of_the_hoeksche_waard(gedeelde_data):
    """Op de echte gebieden: klasse 3 zonder versterkingen geeft geen jaar, maar ook geen nul."""
    ruw = gpd.read_file(gedeelde_data / "hoeksche-waard" / "netcapaciteit_voedingsgebieden.gpkg")
    net = ruw.rename(
        columns={
            "voedingsgebied_id": "gebied_id",
            "voedingsgebied_naam": "naam",
            "afname": "afname_klasse",
            "opwek": "opwek_klasse",
            "wachtrij_afname": "wachtrij_afname_mw",
            "wachtrij_invoeding": "wachtrij_opwek_mw",
        }
    ).assign(eenheid_vermogen="MVA")
    plannen = gpd.read_file(gedeelde_data / "hoeksche-waard" / "woningbouwlocaties.gpkg")
    plannen = plannen.rename(columns={"ET_ID": "oud", "OBJECTID": "plan_id", "Plannaam": "plannaam"})
    plannen = plannen.rename(columns={"OP202024": "woningen_2020_2024", "Op202529": "woningen_2025_2029"})
    plannen["gebied_id"] = gebied_van(plannen, net)
    woningen, _ = uit_woningbouw(plannen, P, start_jaar=2026)
    assert sum(q.vermogen_mw for q in woningen) == pytest.approx(1844 * 3.5 / 1000, rel=0.02)
    wind = Project(
        id="W", naam="Klaaswaal", soort="wind", richting="opwek", vermogen_mw=22.4, datum="2026-05-01",
        gebied_id="CM29/64",
    )  # fmt: skip
    projecten = [*woningen, wind, *bestaande_rij(net, P, datum="2026-01-01")]
    uit = wijs_toe(projecten, capaciteiten_uit(net, P), P, start_jaar=2026)
    molens = uit.projecten.loc["W"]
    assert molens["oordeel"] == "NIET_BINNEN_HORIZON"
    assert molens["voor_mw"] == pytest.approx(13.949)
    assert uit.wachtenden_op("wachtrij-CM29/64-opwek") == ["W"]
    verlicht = wijs_toe(projecten, capaciteiten_uit(net.assign(verlichting_opwek_jaar=2031), P), P, start_jaar=2026)
    assert verlicht.projecten.loc["W", "jaar_p10"] == 2031
