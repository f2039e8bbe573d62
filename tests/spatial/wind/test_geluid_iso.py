"""ISO 9613-2: hetzelfde als de kern, met schermen, heuvels en bodem die wisselt, en slechte invoer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.referentie import load_wind_parameters
from spatial.errors import OutOfRange
from spatial.wind.geluid_emissie import bronterm
from spatial.wind.geluid_iso9613 import A_WEGING_DB, bodem_alternatief, iso9613, iso_methode, ruimtehoek_db
from spatial.wind.geluid_iso9613_scherm import Omweg, Scherm, dz_db, golflengte, omweg_boven, omwegen_opzij
from spatial.wind.geluid_lucht import exacte_middens, luchtdemping
from spatial.wind.geluid_ontvangst import Bronterm, Ontvangers, niveau_db, ontvangst
from spatial.wind.referentiegevallen_geluid import iso_geval

S, R = (0.0, 0.0, 1.0), (200.0, 0.0, 4.0)


def muur(x: float, hoog: float, half: float = 1_000.0) -> Scherm:
    return Scherm(((x, -half), (x, half)), hoog)


@settings(max_examples=40, deadline=None)
@given(st.floats(20.0, 4_000.0), st.floats(20.0, 200.0), st.floats(0.5, 20.0), st.floats(0.0, 1.0))
def test_de_kern_rekent_als_het_losse_pad(r: float, hs: float, hr: float, g: float) -> None:
    p = load_wind_parameters().met(geluid_bodemfactor=g)
    lw = np.array([70.0, 88.0, 92.0, 96.0, 98.0, 100.0, 101.0, 96.0, 83.0])
    bron = Bronterm(
        ("T",), np.zeros(1), np.zeros(1), np.full(1, hs), np.full(1, hs), bronterm(np.tile(lw, (3, 1)))[None]
    )
    som, _, _ = ontvangst(bron, Ontvangers.of(np.array([r]), np.zeros(1), hr), p, methode=iso_methode(p))
    pad = iso9613((0.0, 0.0, hs), (r, 0.0, hr), bodem=g, temperatuur_c=10.0, vochtigheid_pct=70.0)
    verwacht = 10.0 * np.log10(np.sum(10.0 ** (pad.niveau_db(lw[1:]) / 10.0)))
    assert niveau_db(som)[1, 0] == pytest.approx(verwacht, abs=1e-6)


def test_luchtdemping_zoals_tabel_2_van_iso_9613_2() -> None:
    """ISO 9613-2:1996, tabel 2 (dB/km, 63 Hz tot 8 kHz)."""
    tabel = {
        (10.0, 70.0): (0.1, 0.4, 1.0, 1.9, 3.7, 9.7, 32.8, 117.0),
        (20.0, 70.0): (0.1, 0.3, 1.1, 2.8, 5.0, 9.0, 22.9, 76.6),
        (30.0, 70.0): (0.1, 0.3, 1.0, 3.1, 7.4, 12.7, 23.1, 59.3),
        (15.0, 20.0): (0.3, 0.6, 1.2, 2.7, 8.2, 28.2, 88.8, 202.0),
        (15.0, 50.0): (0.1, 0.5, 1.2, 2.2, 4.2, 10.8, 36.2, 129.0),
        (15.0, 80.0): (0.1, 0.3, 1.1, 2.4, 4.1, 8.3, 23.7, 82.8),
    }
    for (t, v), rij in tabel.items():
        uit = luchtdemping(exacte_middens(8), temperatuur_c=t, vochtigheid_pct=v) * 1000.0
        assert uit == pytest.approx(rij, rel=0.004, abs=0.06), (t, v)


@pytest.mark.parametrize("anders", [{"temperatuur_c": 80.0}, {"vochtigheid_pct": 0.0}])
def test_lucht_die_niet_kan(anders: dict[str, float]) -> None:
    with pytest.raises(OutOfRange):
        luchtdemping(exacte_middens(8), **{"temperatuur_c": 10.0, "vochtigheid_pct": 70.0, **anders})


def test_tussenuitkomsten_van_iso_tr_17534_3() -> None:
    """Tabel 8 en 14: bodemfactoren per zone; tabel 17: de gemiddelde hoogte via Agr; T08: Dz over de bovenkant."""
    assert iso_geval("T04").zones == pytest.approx((0.20, 0.4261, 0.6703), abs=1e-4)
    assert iso_geval("T06").zones == pytest.approx((0.90, 0.60, 0.37), abs=5e-3)
    assert iso_geval("T05").agr[0] == pytest.approx(bodem_alternatief(2.50, 194.19), abs=2e-3)
    assert iso_geval("T07").agr[0] == pytest.approx(bodem_alternatief(4.99, 194.60), abs=2e-3)
    s, r = np.array([10.0, 10.0, 1.0]), np.array([200.0, 50.0, 4.0])
    dp = float(np.hypot(190.0, 40.0))
    over = omweg_boven(s, r, dp, np.array([[dp * 0.8767259, 6.0]]))
    dz = dz_db(over, golflengte(), met_kmet=True, met_grens=True)
    assert dz == pytest.approx((5.06, 5.33, 5.83, 6.68, 8.01, 9.84, 12.12, 14.71), abs=0.01)


def test_t11_dubbele_buiging_over_en_om_een_gebouw() -> None:
    """ISO/TR 17534-3, T11: over het dak 15,36, 18,94, 23,32 en dan de grens van 25 dB; opzij 12,89 dB bij 63 Hz."""
    s, r = np.array([50.0, 10.0, 1.0]), np.array([70.0, 10.0, 4.0])
    over = omweg_boven(s, r, 20.0, np.array([[5.0, 10.0], [15.0, 10.0]]))
    assert over.z == pytest.approx(7.882, abs=1e-3)
    dz = dz_db(over, golflengte(), met_kmet=True, met_grens=True)
    assert dz == pytest.approx((15.36, 18.94, 23.32, 25.0, 25.0, 25.0, 25.0, 25.0), abs=0.01)
    blok = Scherm(((55.0, 5.0), (65.0, 5.0), (65.0, 15.0), (55.0, 15.0)), 10.0, gesloten=True)
    links, rechts = omwegen_opzij(s, r, 20.0, [blok])
    assert links.z == pytest.approx(rechts.z)
    assert dz_db(links, golflengte(), met_kmet=False, met_grens=False)[0] == pytest.approx(12.89, abs=0.01)


def test_enkel_scherm_met_de_hand() -> None:
    """Wand van 10 m op 100 m: z = √(100²+9²) + √(100²+6²) − √(200²+3²) = 0,5618 m; Kmet = 0,6104."""
    pad = iso9613(S, R, bodem=0.0, schermen=[muur(100.0, 10.0)])
    a, b, d = np.hypot(100, 9), np.hypot(100, 6), np.hypot(200, 3)
    z = a + b - d
    kmet = np.exp(-np.sqrt(a * b * d / (2 * z)) / 2000)
    verwacht = np.minimum(10 * np.log10(3 + 20 / golflengte() * z * kmet), 20.0)
    # Vlakke harde bodem versterkt (Agr < 0): het scherm dempt dan de hele Dz.
    assert pad.abar == pytest.approx(verwacht, abs=0.01)
    zacht = iso9613(S, R, bodem=1.0, schermen=[muur(100.0, 10.0)])
    assert zacht.agr + zacht.abar == pytest.approx(
        np.where(zacht.agr > 0, np.maximum(verwacht, zacht.agr), zacht.agr + verwacht), abs=0.02
    )


def test_twee_schermen_dempen_meer_dan_een_en_hooguit_25() -> None:
    een = iso9613(S, R, schermen=[muur(80.0, 12.0)], bodem=0.0).abar
    twee = iso9613(S, R, schermen=[muur(80.0, 12.0), muur(120.0, 12.0)], bodem=0.0).abar
    assert (twee >= een).all()
    hoog = iso9613(S, R, schermen=[muur(80.0, 80.0), muur(120.0, 80.0)], bodem=0.0).abar
    assert hoog.max() == pytest.approx(25.0, abs=0.01)
    assert iso9613(S, R, schermen=[muur(80.0, 80.0)], bodem=0.0).abar.max() == pytest.approx(20.0, abs=0.01)


def test_c3_loopt_van_een_naar_drie() -> None:
    golf = np.array([0.04])
    dun, dik = (Omweg(50.0, e, 50.0, 100.0, 1.0) for e in (1e-6, 1e6))
    enkel = Omweg(50.0, 0.0, 50.0, 100.0, 1.0)
    x = [10 ** (float(dz_db(o, golf, met_kmet=False, met_grens=False)[0]) / 10) - 3 for o in (enkel, dun, dik)]
    assert x[1] == pytest.approx(x[0], rel=1e-6)
    assert x[2] == pytest.approx(3 * x[0], rel=1e-6)


def test_net_onder_de_zichtlijn_dempt_nog_een_beetje() -> None:
    """z = 0 geeft 10 lg 3 = 4,77 dB; verder eronder daalt het naar 0, en het springt nergens."""
    hoogten = np.linspace(0.5, 2.7, 60)
    uit = np.array([iso9613(S, R, bodem=0.0, schermen=[muur(100.0, h, half=1e7)]).abar for h in (*hoogten, 2.4999)])
    assert uit[-1] == pytest.approx([4.77] * 8, abs=0.02)
    assert (uit[0] < 4.77).all()
    assert (np.diff(uit[:-1], axis=0) >= -1e-9).all()
    assert iso9613(S, R, bodem=0.0, schermen=[muur(100.0, 0.1)]).abar[7] == 0.0


def test_kort_scherm_lekt_opzij_en_naast_het_pad_doet_het_niets() -> None:
    lang = iso9613(S, R, bodem=0.0, schermen=[muur(100.0, 10.0)]).abar
    kort = iso9613(S, R, bodem=0.0, schermen=[muur(100.0, 10.0, half=10.0)]).abar
    assert (kort < lang).all()
    assert (kort > 0).all()
    naast = Scherm(((100.0, 5.0), (100.0, 50.0)), 10.0)
    assert (iso9613(S, R, schermen=[naast]).abar == 0.0).all()
    smal = iso9613(S, R, bodem=0.0, schermen=[muur(100.0, 10.0, half=0.5)]).abar
    assert (smal[:3] == 0.0).all()  # smaller dan een golf van 340/250 m
    assert (smal[4:] > 0.0).all()


def test_verwisselen_van_bron_en_ontvanger() -> None:
    heen = iso9613(S, R, bodem=[(80.0, 0.2), (120.0, 0.9)], schermen=[muur(60.0, 8.0, half=30.0)])
    terug = iso9613(R, S, bodem=[(120.0, 0.9), (80.0, 0.2)], schermen=[muur(60.0, 8.0, half=30.0)])
    assert heen.niveau_db(93.0) == pytest.approx(terug.niveau_db(93.0), abs=1e-9)


def test_heuvel_werkt_als_scherm_zonder_einde() -> None:
    heuvel = [(0.0, 0.0), (90.0, 0.0), (100.0, 10.0), (110.0, 0.0), (200.0, 0.0)]
    met = iso9613(S, R, bodem=0.0, profiel=heuvel)
    assert met.abar == pytest.approx(iso9613(S, R, bodem=0.0, schermen=[muur(100.0, 10.0, half=1e7)]).abar, abs=1e-4)


def test_meteo_richting_en_totaal() -> None:
    pad = iso9613((0.0, 0.0, 2.0), (1_000.0, 0.0, 3.0), c0_db=2.0, richtwerking_db=3.0)
    zonder = iso9613((0.0, 0.0, 2.0), (1_000.0, 0.0, 3.0))
    assert pad.cmet == pytest.approx(2.0 * (1 - 50.0 / 1_000.0))
    assert pad.niveau_db(93.0) == pytest.approx(zonder.niveau_db(93.0) + 3.0 - pad.cmet)
    los = 10 * np.log10(np.sum(10 ** ((pad.niveau_db(93.0) + A_WEGING_DB) / 10)))
    assert pad.totaal_dba(93.0) == pytest.approx(los)
    assert ruimtehoek_db(1.0, 1.0, 1e6) == pytest.approx(3.0103, abs=1e-4)


@pytest.mark.parametrize(
    "anders",
    [
        {"ontvanger_m": S},
        {"bodem": 1.5},
        {"bodem": [(50.0, 0.5)]},
        {"profiel": [(0.0, 0.0)]},
        {"profiel": [(0.0, 0.0), (150.0, 0.0)]},
        {"profiel": [(0.0, 3.0), (200.0, 0.0)]},
    ],
)
def test_pad_dat_niet_kan(anders: dict[str, object]) -> None:
    with pytest.raises(OutOfRange):
        iso9613(**{"bron_m": S, "ontvanger_m": R, **anders})  # type: ignore[arg-type]


def test_scherm_dat_niet_kan() -> None:
    with pytest.raises(OutOfRange):
        Scherm(((0.0, 0.0),), 3.0)
    with pytest.raises(OutOfRange):
        Scherm(((0.0, 0.0), (1.0, 0.0)), (3.0,))
