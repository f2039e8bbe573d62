"""Welke uitkomsten moet de wachtrij van het net geven, met de hand nagerekend?

Geen publicatie rekent een rij voor; deze rijen zijn klein genoeg om op papier na te gaan. Alle versterkingen zijn
vast, dus er valt niets te loten.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from spatial.bron import Parameters
from spatial.net.infeed import aftoppen, kap_bij_verlies, naast_vraag, pool
from spatial.net.profiel import UREN_PER_JAAR
from spatial.net.wachtrij import wijs_toe
from spatial.net.wachtrij_rij import Kader
from spatial.net.wachtrij_vormen import Capaciteit, Project, Versterking
from spatial.referentiegeval import Geval

_RIJ = (
    "Met de hand: 10 MW vrij, 15 MW erbij in 2029 en 20 MW in 2032; verzoeken A 6, B 8, C 10 en D 15 MW op volgorde. "
    "B krijgt 4 MW direct en de rest in 2029; dan past C; D pas in 2032"
)
_VOORRANG = (
    "Met de hand: dezelfde rij met een school van 9 MW (categorie 3, aangevraagd in 2027): A 6 en B 4 in 2026, dan "
    "S 9, B 4 en C 2 in 2029, C 8 in 2032; D komt 3 MW tekort"
)
_WIND = "Met de hand: twee windparken van 10 MW, 10 MW nu en 10 MW in 2030; categorie 3 telt niet voor opwek, 1 wel"
_PROFIEL = "Met de hand: vier even zware uren van 0, 2, 4 en 10 MW, grens 5 MW: 5 van de 16 MWh gaat verloren"
_POOL = "Met de hand: wind 4 en 0 MW, zon 4 en 3 MW op 6 MW: in het eerste uur gaat 2 MW verloren, elk de helft"
_NAAST = "Met de hand: opwek 10, 6 en 0 MW naast vraag 2, 3 en 5 MW: hoogste verschil 8 en 5 MW"
_BLOK = np.array([0.0, 2.0, 4.0, 10.0])


def gevallen(p: Parameters) -> list[Geval]:
    """De gevallen voor `wijkwind controleer`; p zijn de kentallen van `load_wind_parameters`."""
    fifo = {"A": 2026, "B": 2029, "C": 2029, "D": 2032}
    met_school = {"A": 2026, "S": 2029, "B": 2029, "C": 2032, "D": 0}
    uit = [_jaar("rij op volgorde", n, j, p, _rij(), "fifo", _RIJ) for n, j in fifo.items()]
    uit += [
        _jaar("rij met voorrang", n, j, p, [*_rij(), _school()], "prioritering-2025", _VOORRANG)
        for n, j in met_school.items()
    ]
    for categorie, jaren in ((3, {"W1": 2026, "W2": 2030}), (1, {"W1": 2030, "W2": 2026})):
        naam = f"wind met categorie {categorie}"
        uit += [_jaar(naam, n, j, p, _wind(categorie), "prioritering-2025", _WIND) for n, j in jaren.items()]
    return uit + _profielen()


def _profielen() -> list[Geval]:
    kwart = UREN_PER_JAAR / 4

    def wind() -> float:
        return pool({"wind": np.array([4.0, 0.0]), "zon": np.array([4.0, 3.0])}, 6.0).verlies_per_bron_mwh["wind"]

    def netto() -> float:
        return naast_vraag(np.array([10.0, 6.0, 0.0]), np.array([2.0, 3.0, 5.0])).netto_opwek_mw

    return [
        _geval("aftoppen: verlies", lambda: aftoppen(_BLOK, 5.0).verlies_mwh, 5.0 * kwart, "MWh/jaar", _PROFIEL),
        _geval("aftoppen: grens bij 5/16 verlies", lambda: kap_bij_verlies(_BLOK, 5 / 16), 5.0, "MW", _PROFIEL),
        _geval("pooling: verlies van wind", wind, UREN_PER_JAAR / 2, "MWh/jaar", _POOL),
        _geval("naast vraag: hoogste opwek op het station", netto, 8.0, "MW", _NAAST),
    ]


def _rij() -> list[Project]:
    maten = {"A": 6.0, "B": 8.0, "C": 10.0, "D": 15.0}
    return [
        Project(id=n, naam=n, soort="bedrijf", richting="afname", vermogen_mw=mw, datum=f"2024-0{k}-01", gebied_id="X")
        for k, (n, mw) in enumerate(maten.items(), start=1)
    ]


def _school() -> Project:
    return Project(
        id="S", naam="school", soort="bedrijf", richting="afname", vermogen_mw=9.0, datum="2027-06-01", gebied_id="X",
        categorie=3,
    )  # fmt: skip


def _wind(categorie: int) -> list[Project]:
    return [
        Project(id=n, naam=n, soort="wind", richting="opwek", vermogen_mw=10.0, datum=d, gebied_id="X", categorie=c)
        for n, d, c in (("W1", "2024-01-01", 0), ("W2", "2024-02-01", categorie))
    ]


def _ruimte() -> list[Capaciteit]:
    bij = [Versterking(id=f"V{j}", jaar=j, extra_mw=mw, zekerheid="vast") for j, mw in ((2029, 15.0), (2032, 20.0))]
    wind = Versterking(id="V2030", jaar=2030, extra_mw=10.0, zekerheid="vast")
    return [
        Capaciteit(gebied_id="X", richting="afname", beschikbaar_mw=10.0, versterkingen=tuple(bij)),
        Capaciteit(gebied_id="X", richting="opwek", beschikbaar_mw=10.0, versterkingen=(wind,)),
    ]


def _jaar(
    naam: str, project_id: str, jaar: int, p: Parameters, rij: Sequence[Project], kader: Kader, bron: str
) -> Geval:
    """Het jaar van aansluiting; 0 is niet binnen de horizon."""
    # De handrekening gaat uit van de standaard van deze vier instellingen, ook als de gebruiker ze wijzigt.
    vast = p.met(net_deel_aanbod=1.0, net_kleiner_mag_voor=0.0, net_kans_afvallen=0.0, net_horizon_jaren=20.0)

    def bereken() -> float:
        uit = wijs_toe(rij, _ruimte(), vast, start_jaar=2026, kader=kader).projecten["jaar_p50"].to_dict()
        return 0.0 if pd.isna(uit[project_id]) else float(uit[project_id])

    return _geval(f"{naam}: {project_id}", bereken, float(jaar), "jaar", bron)


def _geval(naam: str, bereken: Callable[[], float], waarde: float, eenheid: str, bron: str) -> Geval:
    return Geval(
        groep="Net", naam=naam, bereken=bereken, gepubliceerd=waarde, tolerantie=1e-6, eenheid=eenheid, bron=bron
    )
