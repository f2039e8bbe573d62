"""Waar staat de zon, elke minuut van het jaar?

De ware plaats van de zon komt uit een afgekorte reeks van VSOP87 (Bretagnon & Francou 1988, Astronomy & Astrophysics
202, 309–315) met nutatie, aberratie en sterrentijd (Meeus 1998, Astronomical Algorithms, 2e druk, hoofdstukken 12, 22
en 25). Die plaats verandert traag: zij wordt om de zes uur gerekend en daartussen met een derdegraads veelterm
geïnterpoleerd. Alleen de draaiing van de aarde gaat per minuut. Afwijking van NREL SPA: minder dan 0,002 graad.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from spatial.errors import OutOfRange
from spatial.wind.zon_kern import KNOOP_MINUTEN, minuten

Getallen = NDArray[np.float64]
MINUTEN_PER_DAG = 1_440
# De zomertijdregel die hier gebruikt wordt geldt sinds 1996; verder dan 2100 is de afgekorte reeks niet getoetst.
EERSTE_JAAR, LAATSTE_JAAR = 1996, 2100
# Verschil tussen gelijkmatige tijd en UT, s. Tien seconden ernaast verschuift de zon 0,0001 graad.
DELTA_T_S = 69.0

# Termen van VSOP87 voor de aarde: amplitude, fase (rad), snelheid (rad per 1000 jaar). Lengte in 1e-8 rad.
_L0: Getallen = np.array(
    [
        (175347046.0, 0.0, 0.0),
        (3341656.0, 4.6692568, 6283.07585),
        (34894.0, 4.6261, 12566.1517),
        (3497.0, 2.7441, 5753.3849),
        (3418.0, 2.8289, 3.5231),
        (3136.0, 3.6277, 77713.7715),
        (2676.0, 4.4181, 7860.4194),
        (2343.0, 6.1352, 3930.2097),
        (1324.0, 0.7425, 11506.7698),
        (1273.0, 2.0371, 529.691),
        (1199.0, 1.1096, 1577.3435),
        (990.0, 5.233, 5884.927),
        (902.0, 2.045, 26.298),
        (857.0, 3.508, 398.149),
        (780.0, 1.179, 5223.694),
        (753.0, 2.533, 5507.553),
        (505.0, 4.583, 18849.228),
        (492.0, 4.205, 775.523),
        (357.0, 2.92, 0.067),
        (317.0, 5.849, 11790.629),
    ]
)
_L1: Getallen = np.array(
    [
        (628331966747.0, 0.0, 0.0),
        (206059.0, 2.678235, 6283.07585),
        (4303.0, 2.6351, 12566.1517),
        (425.0, 1.59, 3.523),
    ]
)
_L2: Getallen = np.array([(52919.0, 0.0, 0.0), (8720.0, 1.0721, 6283.0758)])
_R0: Getallen = np.array(
    [
        (100013989.0, 0.0, 0.0),
        (1670700.0, 3.0984635, 6283.07585),
        (13956.0, 3.05525, 12566.1517),
        (3084.0, 5.1985, 77713.7715),
    ]
)


@dataclass(frozen=True)
class Zonreeks:
    """De richting naar de zon op elke hele minuut (UT) van een jaar, gezien vanaf één plek.

    Parameters
    ----------
    oost, noord, op : (n,) eenheidsvector naar de zon, met straalbreking; n is 1440 maal het aantal dagen. Ruim onder
        de horizon zijn oost en noord 0 en is op -1
    declinatie_rad : (d,) declinatie om 12 uur UT; middag_minuut : (d,) minuut van de dag (UT) dat de zon zuid staat
    """

    jaar: int
    breedte_graden: float
    lengte_graden: float
    oost: Getallen
    noord: Getallen
    op: Getallen
    declinatie_rad: Getallen
    middag_minuut: Getallen

    @property
    def hoogte_graden(self) -> Getallen:
        """(n,) hoogte boven de horizon met straalbreking; -90 als de zon ruim onder is."""
        return np.degrees(np.arcsin(self.op))

    @property
    def azimut_graden(self) -> Getallen:
        """(n,) richting in graden van noord over oost."""
        return np.degrees(np.arctan2(self.oost, self.noord)) % 360.0

    @property
    def dagen(self) -> int:
        """Aantal dagen van het jaar."""
        return len(self.declinatie_rad)


def zonreeks(jaar: int, breedte_graden: float, lengte_graden: float) -> Zonreeks:
    """De zon per minuut op één plek.

    Parameters
    ----------
    jaar : kalenderjaar, 1996 tot en met 2100
    breedte_graden, lengte_graden : plek op aarde; breedte van -66 tot 66

    Raises
    ------
    OutOfRange : voor een ander jaar of een andere breedte.

    >>> zon = zonreeks(2025, 52.1, 5.18)
    >>> hoogst = int(np.argmax(zon.hoogte_graden))
    >>> round(float(zon.hoogte_graden[hoogst]), 1), str(lokaal(2025, np.array([hoogst]))[0])
    (61.3, '2025-06-21T13:41')
    """
    controleer_jaar(jaar)
    if not -66.0 <= breedte_graden <= 66.0:
        raise OutOfRange("zonnestand, breedte", breedte_graden, "een getal van -66 tot en met 66", "controleer de plek")
    dagen = (date(jaar + 1, 1, 1) - date(jaar, 1, 1)).days
    # Eén knoop voor het begin en twee na het eind, zodat elke minuut vier knopen om zich heen heeft.
    knoop = np.arange(-1, dagen * MINUTEN_PER_DAG // KNOOP_MINUTEN + 3, dtype=np.float64) * KNOOP_MINUTEN
    declinatie, uurhoek = _plaats(julian_dag(jaar) + knoop / MINUTEN_PER_DAG)
    rest = np.unwrap(uurhoek - 2.0 * np.pi * knoop / MINUTEN_PER_DAG)
    oost, noord, op = minuten(
        np.sin(declinatie), rest, np.radians(breedte_graden), np.radians(lengte_graden), dagen * MINUTEN_PER_DAG
    )
    twaalf = 1 + (MINUTEN_PER_DAG // 2 + MINUTEN_PER_DAG * np.arange(dagen)) // KNOOP_MINUTEN
    hoek = rest[twaalf] + np.radians(lengte_graden)
    # Om 12 uur UT staat de zon op uurhoek hoek + π; terug naar uurhoek 0 binnen een halve dag.
    voorbij = (hoek + np.pi + np.pi) % (2.0 * np.pi) - np.pi
    middag = MINUTEN_PER_DAG / 2.0 - voorbij * MINUTEN_PER_DAG / (2.0 * np.pi)
    return Zonreeks(jaar, breedte_graden, lengte_graden, oost, noord, op, declinatie[twaalf], middag)


def controleer_jaar(jaar: int) -> None:
    """Eis een jaar waarvoor zon en kloktijd kloppen.

    Raises
    ------
    OutOfRange : buiten 1996 tot en met 2100.
    """
    if not EERSTE_JAAR <= jaar <= LAATSTE_JAAR:
        raise OutOfRange("jaar", jaar, f"een jaar van {EERSTE_JAAR} tot en met {LAATSTE_JAAR}", "kies een ander jaar")


def julian_dag(jaar: int) -> float:
    """De juliaanse dag van 1 januari, 0 uur UT.

    >>> julian_dag(2000)
    2451544.5
    """
    return date(jaar, 1, 1).toordinal() + 1_721_424.5


def zomertijd(jaar: int) -> tuple[int, int]:
    """De minuten van het jaar (UT) waarop de Nederlandse zomertijd begint en eindigt.

    Laatste zondag van maart tot laatste zondag van oktober, telkens 01.00 UT (richtlijn 2000/84/EG).

    >>> begin, eind = zomertijd(2025)
    >>> [str(np.datetime64("2025-01-01T00:00") + np.timedelta64(m, "m")) for m in (begin, eind)]
    ['2025-03-30T01:00', '2025-10-26T01:00']
    """
    grenzen = []
    for maand in (3, 10):
        laatste = date(jaar, maand, 31)
        zondag = laatste.toordinal() - laatste.isoweekday() % 7
        grenzen.append((zondag - date(jaar, 1, 1).toordinal()) * MINUTEN_PER_DAG + 60)
    return grenzen[0], grenzen[1]


def lokaal(jaar: int, minuut_ut: NDArray[np.int64]) -> NDArray[np.datetime64]:
    """Nederlandse kloktijd van minuten van het jaar in UT.

    >>> lokaal(2025, np.array([720, 262_800])).astype(str).tolist()
    ['2025-01-01T13:00', '2025-07-02T14:00']
    """
    begin, eind = zomertijd(jaar)
    minuut = np.asarray(minuut_ut, dtype=np.int64)
    verschuiving = np.where((minuut >= begin) & (minuut < eind), 120, 60)
    uit: NDArray[np.datetime64] = np.datetime64(f"{jaar}-01-01T00:00", "m") + (minuut + verschuiving)
    return uit


def _plaats(jd: Getallen) -> tuple[Getallen, Getallen]:
    """Declinatie en uurhoek vanaf Greenwich (rad) van het midden van de zon op juliaanse dagen in UT."""
    eeuw = (jd + DELTA_T_S / 86_400.0 - 2_451_545.0) / 36_525.0
    tau = eeuw / 10.0
    lengte = (_som(_L0, tau) + tau * _som(_L1, tau) + tau**2 * _som(_L2, tau)) / 1e8
    afstand = _som(_R0, tau) / 1e8
    knoop, zon, maan = np.radians(
        [125.04 - 1934.136 * eeuw, 280.4665 + 36000.7698 * eeuw, 218.3165 + 481267.8813 * eeuw]
    )
    seconde = np.pi / 648_000.0
    nutatie = seconde * (
        -17.20 * np.sin(knoop) - 1.32 * np.sin(2 * zon) - 0.23 * np.sin(2 * maan) + 0.21 * np.sin(2 * knoop)
    )
    scheefheid = seconde * (
        84_381.448 - 46.8150 * eeuw + 9.20 * np.cos(knoop) + 0.57 * np.cos(2 * zon) + 0.10 * np.cos(2 * maan)
    )
    # Naar het stelsel FK5 (-0,09033"), nutatie en aberratie (20,4898" gedeeld door de afstand).
    schijnbaar = lengte + np.pi + nutatie - seconde * (0.09033 + 20.4898 / afstand)
    rechte_klimming = np.arctan2(np.sin(schijnbaar) * np.cos(scheefheid), np.cos(schijnbaar))
    declinatie = np.arcsin(np.sin(schijnbaar) * np.sin(scheefheid))
    dagen = jd - 2_451_545.0
    sterrentijd = np.radians((280.46061837 + 360.98564736629 * dagen + 0.000387933 * eeuw**2) % 360.0)
    return declinatie, sterrentijd + nutatie * np.cos(scheefheid) - rechte_klimming


def _som(termen: Getallen, tau: Getallen) -> Getallen:
    """Σ A·cos(B + C·τ)."""
    uit: Getallen = (termen[:, 0] * np.cos(termen[:, 1] + tau[:, None] * termen[:, 2])).sum(axis=1)
    return uit
