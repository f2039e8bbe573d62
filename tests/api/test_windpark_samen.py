"""Wind, woningbouw en net samen, naast een som met de hand: kan het allebei, wat moet anders, in welk jaar?

De wereld staat in `windparkstad`. Eén niveau dag en nacht: Lden = Leq + 6,395. Bij B = 1 (wind.md A.6): 47,37 dB op
400 m, 45,24 op 500, 43,42 op 600 en 38,04 op 1.000 m; 45 dB ligt op 512 m en 47 dB op 416 m.
"""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from api.exports.windpark_samen import render_samen
from api.models_windpark import IngreepInfo, PlanInfo, WachtInfo, WindparkResultaat
from api.windpark import Windparkstudie, windpark
from tests.api.windparkstad import (
    netlagen,
    opdracht,
    plan,
    plannen,
    schrijf_normen,
    schrijf_startwijken,
    schrijf_wereld,
    typen,
)

CONTOUR_45_M = 512.0
# 35.040 MWh bruto (4 MW, altijd vol), min 3 % beschikbaarheid, 2 % elektrisch en 2 % stilstand: 0,97 · 0,98 · 0,98.
NETTO_MWH = 4.0 * 8760.0 * 0.97 * 0.98 * 0.98


@pytest.fixture(scope="module")
def studie(tmp_path_factory: pytest.TempPathFactory) -> Windparkstudie:
    d = tmp_path_factory.mktemp("samen")
    wereld = schrijf_wereld(d / "wereld")
    return windpark(opdracht(d, wereld, startwijken=schrijf_startwijken(d / "startwijken.json")))


@pytest.fixture(scope="module")
def r(studie: Windparkstudie) -> WindparkResultaat:
    return studie.resultaat


def uitkomst(map_: Path, *turbines: tuple[float, float], lagen: dict[str, Any] | None = None, **anders: Any) -> Any:
    """De uitkomst in een wereld met andere lagen; zonder uurwind, want die telt alleen bij het aftoppen."""
    return windpark(
        opdracht(map_, schrijf_wereld(map_ / "wereld", winduren=None, **(lagen or {})), *turbines, **anders)
    ).resultaat


def ingreep(p: PlanInfo, soort: str, turbine: str | None = None) -> IngreepInfo:
    return next(i for i in p.ingrepen if i.soort == soort and turbine in (None, i.turbine_id))


def wacht(r: WindparkResultaat) -> dict[str, WachtInfo]:
    assert r.net is not None
    return {w.project_id: w for w in r.net.wachtrij}


# ---- kan het allebei? ----


def test_levels_are_those_of_the_published_table(r: WindparkResultaat) -> None:
    p = r.woningbouw[0]
    assert p.hoogste_lden_db == pytest.approx(47.37, abs=0.02)
    assert p.hoogste_lnight_db == pytest.approx(40.97, abs=0.02)
    assert r.geluid is not None
    assert r.geluid.hoogste_lden_db == pytest.approx(33.48, abs=0.02)  # de woning op 1.500 m
    assert p.afstand_m == pytest.approx(400.0, abs=0.1)


def test_both_cannot_exist_as_drawn(r: WindparkResultaat) -> None:
    p = r.woningbouw[0]
    assert (r.samen.beide, p.oordeel) == ("VOLDOET_NIET", "VOLDOET_NIET")
    # Vrij is wat voorbij de cirkel van 512 m ligt: de gemiddelde x van die boog over y = -50..50 m is 512 - 0,8.
    vrij = (600.0 - (CONTOUR_45_M - 50.0**2 / 3.0 / (2.0 * CONTOUR_45_M))) / 200.0
    assert p.deel_vrij == pytest.approx(vrij, abs=0.005)
    assert p.woningen_vrij == pytest.approx(44.4, abs=0.5)
    assert "56 geplande woningen in 1 plan" in r.samen.zin


def test_homes_per_contour(r: WindparkResultaat) -> None:
    aantal = {k.naam: k.woningen for k in r.woningbouw[0].klassen}
    assert aantal["Lden 45 dB of meer"] == pytest.approx(55.6, abs=0.5)
    assert aantal["Lden 47 dB of meer"] == pytest.approx(100 * (415.0 - 400.0) / 200.0, abs=0.5)
    assert aantal["Lden 42 dB of meer"] == 100.0
    assert aantal["Lden 50 dB of meer"] == 0.0


def test_first_phase_of_forty_fits_in_44_free_homes(r: WindparkResultaat) -> None:
    assert r.woningbouw[0].eerste_fase == "2025 tot en met 2029"


# ---- wat moet er anders? ----


def test_source_must_be_2_37_db_quieter(r: WindparkResultaat) -> None:
    i = ingreep(r.woningbouw[0], "bronvermogen", "T1")
    assert i.past
    assert i.waarde == pytest.approx(-2.37, abs=0.02)


def test_cheapest_quiet_mode_is_evening_and_night(r: WindparkResultaat) -> None:
    """Gewichten in Lden: dag 0,5, avond 0,527, nacht 3,333 van 4,360; stil is een factor 0,501.

    Nodig is een factor 10^-0,237 = 0,579. Alleen de nacht: 0,619, te veel. Nacht en avond: 0,558, past, 12 uur per
    dag. Nacht en dag past ook (0,561), maar kost 20 uur. Kosten: 600 kW · 12/24 · 8.760 uur = 2.628 MWh, 7,5 %.
    """
    i = ingreep(r.woningbouw[0], "stille stand")
    assert i.past
    assert i.verlies_mwh_jaar == pytest.approx(2628.0, abs=0.5)
    assert "T1: avond stil, nacht stil" in i.tekst
    assert "2.628 MWh per jaar, 7,5 %" in i.tekst


def test_smallest_shift_is_112_m_west(r: WindparkResultaat) -> None:
    i = ingreep(r.woningbouw[0], "verschuiving turbine")
    assert i.past
    assert i.waarde == pytest.approx(112.0, abs=1.5)
    assert "naar het westen" in i.tekst


def test_plan_edge_moves_back_112_m(r: WindparkResultaat) -> None:
    i = ingreep(r.woningbouw[0], "planrand")
    assert i.past
    assert i.waarde == pytest.approx(112.0, abs=1.5)
    assert "44 % blijft over" in i.tekst


def test_smaller_type_of_103_db_fits_and_costs_1500_kw(r: WindparkResultaat) -> None:
    i = ingreep(r.woningbouw[0], "kleiner type")
    assert i.past
    assert "Proefmolen klein" in i.tekst
    assert i.verlies_mwh_jaar == pytest.approx(1.5 * 8760.0)


# ---- in welk jaar? ----


def test_park_waits_for_the_second_reinforcement(r: WindparkResultaat) -> None:
    """5 MW vrij is voor de zon (5). In 2029 18: zon, wind (10), 3 over, het park vraagt 4. In 2032 38: past."""
    w = wacht(r)
    assert [w[q].jaar for q in ("Z", "W", "dit-park")] == [2026, 2029, 2032]
    assert w["dit-park"].wacht_op == ["Zonnepark", "Windpark Noord"]
    assert (w["dit-park"].jaar_p10, w["dit-park"].jaar_p90) == (2032, 2032)
    assert r.samen.jaar_wind == 2032


def test_homes_and_heat_share_the_demand_queue(r: WindparkResultaat) -> None:
    """Afname, voorrang op datum: 40 woningen · 3,5 kW = 0,14 MW past in 0,2. Warmte vraagt 1,0 en krijgt 0,06.

    2030: 2,2 MW. Fase 1 0,14, warmte 1,0 en fase 2 0,21 samen 1,35; de bakkerij (2,0, geen voorrang) heeft 0,85.
    2033: 7,2 MW, dan past de bakkerij.
    """
    w = wacht(r)
    jaren = {q: w[q].jaar for q in ("plan-P1-2025", "warmte-BU00010001", "plan-P1-2030", "B")}
    assert jaren == {"plan-P1-2025": 2026, "warmte-BU00010001": 2030, "plan-P1-2030": 2030, "B": 2033}
    assert w["plan-P1-2025"].vermogen_mw == pytest.approx(0.14)
    assert w["plan-P1-2030"].vermogen_mw == pytest.approx(0.21)
    assert w["warmte-BU00010001"].wacht_op == ["Plan P1, fase 2025–2029"]
    assert w["B"].wacht_op == ["Plan P1, fase 2025–2029", "warmte Proefpolder", "Plan P1, fase vanaf 2030"]
    assert r.samen.jaar_woningen == {"Plan P1, fase 2025–2029": 2026, "Plan P1, fase vanaf 2030": 2030}


def test_a_cap_below_three_mw_connects_in_2029_and_costs_energy(r: WindparkResultaat) -> None:
    """Er waait 8.322 uur wind: dan steeds netto/8.322 = 3,92 MW. Aftoppen op k kost netto - k · 8.322."""
    assert r.net is not None
    assert r.opbrengst is not None
    assert r.opbrengst.netto_mwh_jaar == pytest.approx(NETTO_MWH, rel=1e-6)
    v = {x.code: x for x in r.net.varianten}
    for code, mw, jaar in (("90", 3.6, 2032), ("80", 3.2, 2032), ("70", 2.8, 2029), ("50", 2.0, 2029)):
        assert v[f"aftoppen-{code}"].jaar == jaar
        assert v[f"aftoppen-{code}"].verlies_mwh_jaar == pytest.approx(NETTO_MWH - mw * 8322.0, abs=1.0)


def test_splitting_order_and_framework(r: WindparkResultaat) -> None:
    """In tweeën: 2 MW past in de 3 van 2029, de rest in 2032. Vooraan: 4 van de 5 MW van nu. Fifo helpt wind niet."""
    assert r.net is not None
    v = {x.code: x for x in r.net.varianten}
    assert (v["splitsen"].jaar, v["splitsen"].verschil_jaar) == (2029, 3)
    assert "het tweede deel in 2032" in v["splitsen"].tekst
    assert (v["vooraan"].jaar, v["vooraan"].verschil_jaar) == (2026, 6)
    assert (v["kader"].jaar, v["kader"].verschil_jaar) == (2032, 0)
    assert "Eén ander project komt dan later" in v["kader"].tekst


def test_fifo_puts_the_bakery_before_the_second_phase(tmp_path: Path) -> None:
    """Zonder voorrang krijgt de bakkerij (2025) in 2030 1,06 van haar 2,0; fase 2 (2028) wacht achter haar tot 2033."""
    s = schrijf_startwijken(tmp_path / "s.json")
    w = wacht(uitkomst(tmp_path, startwijken=s, kader="fifo"))
    assert [w[q].jaar for q in ("warmte-BU00010001", "B", "plan-P1-2030")] == [2030, 2033, 2033]
    assert w["plan-P1-2030"].wacht_op[-1] == "Bakkerij"


def test_the_queue_that_is_already_there_goes_before_the_park(tmp_path: Path) -> None:
    """24 MW staat in de rij, 15 daarvan is bekend: 9 MW staat vóór het park. In 2029 gaan de 3 MW naar die rij."""
    net = netlagen()["netcapaciteit"].assign(wachtrij_opwek_mw=[24.0], opwek_klasse=[2.0])
    w = wacht(uitkomst(tmp_path, lagen={"netcapaciteit": net}))
    assert w["wachtrij-G1-opwek"].vermogen_mw == pytest.approx(9.0)
    assert w["dit-park"].wacht_op[-1] == "de bestaande rij van Station Proef"
    assert list(w).index("wachtrij-G1-opwek") < list(w).index("dit-park")


def test_unknown_room_is_unknown_and_not_now(tmp_path: Path) -> None:
    net = netlagen()["netcapaciteit"].drop(columns=["beschikbaar_opwek_mw"])
    r = uitkomst(tmp_path, lagen={"netcapaciteit": net, "netversterkingen": None})
    assert wacht(r)["dit-park"].oordeel == "ONBEKEND"
    assert r.samen.jaar_wind is None


# ---- twee turbines ----


def test_two_turbines_both_sides_nothing_small_helps(tmp_path: Path) -> None:
    """T1 op 0 en T2 op 1.000 m: op 400 m 47,37 + 43,42 = 48,84 dB, in het midden 48,25. Het hele plan zit boven 45.

    Alleen T1 stiller kan nooit: T2 geeft op 600 m al 47,37. Allemaal: 3,84 dB, meer dan de stille stand (3) en het
    kleine type (3) schelen.
    """
    r = uitkomst(tmp_path, (0.0, 0.0), (1000.0, 0.0))
    p = r.woningbouw[0]
    assert p.hoogste_lden_db == pytest.approx(48.84, abs=0.03)
    assert (p.deel_vrij, p.woningen_vrij, p.eerste_fase) == (0.0, 0.0, "")
    assert not any(i.past for i in p.ingrepen if i.soort != "bronvermogen")
    assert not ingreep(p, "bronvermogen", p.dominante_turbine).past
    alle = ingreep(p, "bronvermogen", "")
    assert alle.past
    assert alle.waarde == pytest.approx(-3.84, abs=0.03)


def test_two_turbines_in_line_quiet_modes_are_shared(tmp_path: Path) -> None:
    """T2 op -600 m geeft op de rand (1.000 m) 38,04 dB; samen 47,85.

    Nodig: T1 alleen 10 lg(54.576 / (31.623 - 6.368)) = 3,35 dB; allebei 2,85 dB. Alles stil houdt factor 0,5012 over,
    nodig is 0,5188: er is 0,0176 ruimte. T2 overdag (0,0060) en 's avonds (0,0063) weer vol past, meer niet.
    Kosten: T1 600 kW · 8.760 uur = 5.256 en T2 600 kW · 2.920 uur = 1.752, samen 7.008 MWh.
    """
    p = uitkomst(tmp_path, (0.0, 0.0), (-600.0, 0.0)).woningbouw[0]
    assert p.dominante_turbine == "T1"
    assert p.hoogste_lden_db == pytest.approx(47.85, abs=0.03)
    assert ingreep(p, "bronvermogen", "T1").waarde == pytest.approx(-3.35, abs=0.03)
    assert ingreep(p, "bronvermogen", "").waarde == pytest.approx(-2.85, abs=0.03)
    stil = ingreep(p, "stille stand")
    assert stil.past
    assert stil.verlies_mwh_jaar == pytest.approx(7008.0, abs=1.0)
    assert "T1: dag stil, avond stil, nacht stil; T2: nacht stil" in stil.tekst


def test_a_shift_never_spoils_the_plan_on_the_other_side(tmp_path: Path) -> None:
    """Een tweede plan tot 520 m ten westen (44,9 dB) houdt de 112 m naar het westen tegen.

    Naar het noorden: de hoek (400, 50) komt op 512 m bij √(512² - 400²) + 50 = 370 m.
    """
    west = plan("P2", van_m=-1000.0, tot_m=-520.0)
    r = uitkomst(tmp_path, lagen={"woningbouwlocaties": plannen(plan(), west)})
    een, ander = r.woningbouw
    assert (een.oordeel, ander.oordeel) == ("VOLDOET_NIET", "VOLDOET")
    schuif = ingreep(een, "verschuiving turbine")
    assert schuif.waarde == pytest.approx(369.6, abs=2.0)
    assert "noorden" in schuif.tekst or "zuiden" in schuif.tekst


# ---- wat ontbreekt, heet onbekend ----


def test_distance_only_norm_does_not_blame_the_noise(tmp_path: Path) -> None:
    """Norm 500 m: de helft van het plan (400 tot 500 m) valt af, en stiller maken helpt niet."""
    normen = schrijf_normen(tmp_path / "afstand500.json", afstand_woning_m=500.0)
    p = uitkomst(tmp_path, normen=str(normen)).woningbouw[0]
    assert p.oordeel == "VOLDOET_NIET"
    assert p.deel_vrij == pytest.approx(0.5, abs=0.01)
    assert not ingreep(p, "stille stand").past
    assert "()" not in ingreep(p, "stille stand").tekst
    assert not ingreep(p, "bronvermogen", "T1").past
    assert ingreep(p, "verschuiving turbine").waarde == pytest.approx(100.0, abs=1.5)


def test_plan_without_number_of_homes_is_not_zero_homes(tmp_path: Path) -> None:
    leeg = dict.fromkeys(("woningen", "woningen_2025_2029", "woningen_2030_later"), np.nan)
    r = uitkomst(tmp_path, lagen={"woningbouwlocaties": plannen(plan(**leeg))})
    assert r.woningbouw[0].woningen is None
    assert "0 geplande" not in r.samen.zin
    assert "onbekend" in r.samen.zin


def test_two_plans_of_one_name_keep_their_own_year(tmp_path: Path) -> None:
    twee = plannen(plan(), plan("P2", plannaam="Plan P1", van_m=1500.0, tot_m=1700.0))
    r = uitkomst(tmp_path, lagen={"woningbouwlocaties": twee})
    assert len(r.samen.jaar_woningen) == 4


@pytest.mark.parametrize(("laag", "beide"), [("woningbouwlocaties", "ONBEKEND"), ("netcapaciteit", "VOLDOET_NIET")])
def test_without_a_layer_the_answer_says_so(tmp_path: Path, laag: str, beide: str) -> None:
    r = uitkomst(tmp_path, lagen={laag: None})
    assert r.samen.beide == beide
    if laag == "netcapaciteit":
        assert (r.net, r.samen.jaar_wind, r.samen.jaar_woningen) == (None, None, {})


def test_smaller_type_is_never_one_for_existing_turbines(tmp_path: Path) -> None:
    """Zonder het eigen kleine type past van de meegeleverde typen er geen; "bestaand-…" staat er alleen voor oud."""
    weg = tmp_path / "leeg.json"
    weg.write_text(json.dumps({"typen": typen()[:1]}))
    i = ingreep(uitkomst(tmp_path, types=weg).woningbouw[0], "kleiner type")
    assert "Bestaande" not in i.tekst
    assert not i.past


def test_moving_the_plan_150_m_away_makes_both_possible(tmp_path: Path) -> None:
    lagen = {"woningbouwlocaties": plannen(plan(van_m=520.0, tot_m=720.0))}
    r = uitkomst(tmp_path, lagen=lagen)
    assert r.samen.beide == "VOLDOET"
    assert r.woningbouw[0].ingrepen == []


# ---- de pagina zegt precies dit ----


def test_page_says_exactly_this(studie: Windparkstudie) -> None:
    tekst = unescape(render_samen(studie.resultaat, studie.stukken))
    for zin in (
        "nee, niet zo",
        "56 geplande woningen in 1 plan liggen te dichtbij",
        "47,4 dB",
        "tot en met fase 2025 tot en met 2029",
        "zwaarste turbine: T1",
        "Het bronvermogen van turbine T1 moet 2,4 dB lager.",
        "Stille standen (T1: avond stil, nacht stil) kosten 2.628 MWh per jaar",
        "m naar het westen is genoeg.",
        "Type Proefmolen klein past wel; dat scheelt 13.140 MWh per jaar",
        "44 % blijft over",
        "4,0 MW hoort op",
        "Hooguit 2,8 MW terugleveren",
        "het tweede deel in 2032",
        "Regel voor de rij: prioritering-2025",
        "Zonnepark, Windpark Noord",
    ):
        assert zin in tekst, zin
    for naam, jaar in (("Plan P1, fase 2025–2029", 2026), ("Plan P1, fase vanaf 2030", 2030), ("Bakkerij", 2033)):
        rij = next(deel for deel in tekst.split("<tr>") if deel.startswith(f"<td>{naam}"))
        assert f"<td>{jaar}</td>" in rij
    rij = next(deel for deel in tekst.split("<tr>") if "<strong>park</strong>" in deel)
    assert "<td>2032</td>" in rij
