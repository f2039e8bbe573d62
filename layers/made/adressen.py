"""Welke verblijfsobjecten zitten er in de panden, en welk adres heeft elk?

Huisnummers lopen per straat op, oneven aan de ene kant en even aan de andere. Bovenwoningen krijgen een huisletter,
een deel van de portieken een toevoeging. Een postcode (PC6) is een stukje straatkant.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase

import numpy as np
from numpy.typing import NDArray

from layers.made.buurten import Buurten
from layers.made.landschap import Getallen, Kader
from layers.made.recept import Recept
from layers.made.straten_panden import Heel, Panden

LETTERS = "ABCDEFGHJKLMNPRSTVWXZ"
DOELEN = (
    "woonfunctie",
    "winkelfunctie",
    "kantoorfunctie",
    "industriefunctie",
    "onderwijsfunctie",
    "gezondheidszorgfunctie",
    "bijeenkomstfunctie",
    "sportfunctie",
    "overige gebruiksfunctie",
)
# De letters achter vier cijfers; drie paren worden in Nederland niet uitgegeven.
LETTERPAREN = np.array([een + ander for een in ascii_uppercase for ander in ascii_uppercase])
LETTERPAREN = LETTERPAREN[~np.isin(LETTERPAREN, ["SA", "SD", "SS"])]
# 362 gemeenten maal 24 past precies onder de 9.000 mogelijke cijfers.
POSTCODES_PER_GEMEENTE = 24


@dataclass(frozen=True)
class Adressen:
    """De verblijfsobjecten van één gemeente als kolommen; `pand` wijst naar de rij in `Panden`.

    `doel` is een plek in `DOELEN`; `punt` (n, 2) in het rechte vlak; `letter` 0 = geen, 1 = A; `toevoeging` 0 = geen.
    """

    pand: Heel
    doel: Heel
    opp_m2: Getallen
    nummer: Heel
    letter: Heel
    toevoeging: Heel
    postcode: NDArray[np.str_]
    punt: Getallen
    in_gebruik: NDArray[np.bool_]
    volg: Heel

    @property
    def woning(self) -> NDArray[np.bool_]:
        """Welke verblijfsobjecten een woonfunctie hebben."""
        return np.asarray(self.doel == 0)

    @property
    def bewoonbaar(self) -> NDArray[np.bool_]:
        """Woningen in gebruik: wat het CBS tot de woningvoorraad rekent."""
        return np.asarray(self.woning & self.in_gebruik)


def maak_adressen(kader: Kader, buurten: Buurten, panden: Panden, recept: Recept) -> Adressen:
    """De verblijfsobjecten van één gemeente, geordend per straatkant."""
    toeval = kader.loting("adressen")
    volgorde = np.lexsort((panden.u_m, panden.kant, panden.straat))
    per_pand, lagen = _aantallen(panden, recept, toeval)
    pand = np.repeat(volgorde, per_pand[volgorde])
    volg = np.arange(len(pand)) - np.repeat(np.cumsum(per_pand[volgorde]) - per_pand[volgorde], per_pand[volgorde])
    doel = _doelen(panden.vorm[pand], volg, recept, toeval)
    nummer, letter, toevoeging = _nummers(panden, pand, volg, per_pand, recept, kader.nummer)
    deel = (volg + 0.5) / per_pand[pand]
    hoek = panden.hoek[pand]
    links, rechts = hoek[:, [0, 3]].mean(axis=1), hoek[:, [1, 2]].mean(axis=1)
    return Adressen(
        pand=pand,
        doel=doel,
        opp_m2=_oppervlakten(panden, pand, doel, lagen, recept, toeval),
        nummer=nummer,
        letter=letter,
        toevoeging=toevoeging,
        postcode=_postcodes(kader, buurten, panden, pand, int(recept["algemeen"]["adressen_per_postcode"])),
        punt=links + (rechts - links) * deel[:, None],
        in_gebruik=toeval.random(len(pand)) >= float(recept["utiliteit"]["buiten_gebruik"]),
        volg=volg,
    )


def _aantallen(panden: Panden, recept: Recept, toeval: np.random.Generator) -> tuple[Heel, Heel]:
    """Aantal verblijfsobjecten en bouwlagen per pand; een blokzijde heeft één hoogte."""
    laagst, hoogst = (np.array([v.lagen[kant] for v in recept.vormen]) for kant in (0, 1))
    per_blok = toeval.random(int(panden.blok.max(initial=0)) + 1)[panden.blok]
    spreiding = hoogst - laagst + 1
    lagen = laagst[panden.vorm] + np.floor(per_blok * spreiding[panden.vorm]).astype(np.int64)
    per_laag = np.array([v.per_laag for v in recept.vormen])[panden.vorm]
    return lagen * per_laag, lagen


def _doelen(vorm: Heel, volg: Heel, recept: Recept, toeval: np.random.Generator) -> Heel:
    """Het gebruiksdoel per verblijfsobject; in winkelpanden staat de winkel op de begane grond."""
    doel = np.zeros(len(vorm), dtype=np.int64)
    for naam in ("voorziening", "hal", "kantoor", "winkelpand"):
        kansen = recept["utiliteit"][naam]
        hier = vorm == recept.vormnamen.index(naam)
        if naam == "winkelpand":
            hier &= (volg == 0) & (toeval.random(len(vorm)) < float(recept["utiliteit"]["winkel_beneden"]))
        keus = [DOELEN.index(wat) for wat in kansen]
        doel[hier] = toeval.choice(keus, size=int(hier.sum()), p=list(kansen.values()))
    return doel


def _oppervlakten(
    panden: Panden, pand: Heel, doel: Heel, lagen: Heel, recept: Recept, toeval: np.random.Generator
) -> Getallen:
    """Gebruiksoppervlakte in m² (heel getal): woningen in één blok lijken op elkaar."""
    vorm = panden.vorm[pand]
    gemiddeld = np.array([v.opp_m2 for v in recept.vormen])[vorm]
    spreiding = np.array([v.spreiding for v in recept.vormen])[vorm]
    blok = toeval.normal(0.0, 1.0, int(panden.blok.max(initial=0)) + 1)[panden.blok[pand]]
    los = toeval.normal(0.0, 1.0, len(pand))
    rijtje = np.isin(vorm, [recept.vormnamen.index(n) for n in ("rij", "tweekap", "portiek", "flat")])
    mengsel = np.where(rijtje, 0.85 * blok + 0.4 * los, 0.4 * blok + 0.85 * los)
    factor = np.exp(spreiding * mengsel - 0.5 * spreiding**2)
    factor = (
        np.where((vorm == recept.vormnamen.index("winkelpand")) & (lagen[pand] == 1) & (doel == 0), 1.4, 1.0) * factor
    )
    return np.asarray(np.round(np.maximum(gemiddeld * factor, 28.0)))


def _nummers(
    panden: Panden, pand: Heel, volg: Heel, per_pand: Heel, recept: Recept, gemeente: int
) -> tuple[Heel, Heel, Heel]:
    """Huisnummer, letter en toevoeging (0 = geen) van elk verblijfsobject, op volgorde van de straatkant."""
    vorm = panden.vorm[pand]
    winkel = vorm == recept.vormnamen.index("winkelpand")
    # Eén op de acht portiekblokken nummert met toevoegingen: dat komt voor, en lezers moeten het kunnen.
    portiek = (vorm == recept.vormnamen.index("portiek")) & ((panden.blok[pand] + gemeente) % 8 == 0)
    samen = (winkel | portiek) & (volg > 0)
    nieuw = np.where(samen, 0, 1)
    straatkant = panden.straat[pand] * 2 + panden.kant[pand]
    begin = np.concatenate([[True], straatkant[1:] != straatkant[:-1]])
    loop = np.cumsum(nieuw)
    eerste = np.maximum.accumulate(np.where(begin, np.arange(len(pand)), 0))
    nummer = 2 * (loop - loop[eerste]) + 1 + panden.kant[pand]
    letter = np.where(winkel & (per_pand[pand] > 1) & (volg > 0), volg, 0)
    toevoeging = np.where(portiek, volg + 1, 0)
    return nummer.astype(np.int64), letter.astype(np.int64), toevoeging.astype(np.int64)


def _postcodes(kader: Kader, buurten: Buurten, panden: Panden, pand: Heel, per: int) -> NDArray[np.str_]:
    """De postcode per verblijfsobject: twee letters per stukje straatkant, vier cijfers per wijk of deel ervan."""
    straatkant = panden.straat[pand] * 2 + panden.kant[pand]
    begin = np.concatenate([[True], straatkant[1:] != straatkant[:-1]])
    eerste = np.maximum.accumulate(np.where(begin, np.arange(len(pand)), 0))
    nieuw = (np.arange(len(pand)) - eerste) % per == 0
    stuk = np.cumsum(nieuw) - 1
    buurt = panden.buurt[pand]
    stukken = np.bincount(buurt[nieuw], minlength=len(buurten.codes))
    cijfers, eerste_stuk = np.zeros(len(stukken), dtype=np.int64), np.zeros(len(stukken), dtype=np.int64)
    groep, vol, wijk = 0, 0, buurten.wijk[0]
    for plek, aantal in enumerate(stukken):
        if buurten.wijk[plek] != wijk or vol + aantal > len(LETTERPAREN):
            groep, vol, wijk = groep + 1, 0, buurten.wijk[plek]
        cijfers[plek], eerste_stuk[plek] = groep, vol
        vol += aantal
    voor = np.cumsum(stukken) - stukken
    letters = LETTERPAREN[stuk - voor[buurt] + eerste_stuk[buurt]]
    return np.char.add((1000 + kader.nummer * POSTCODES_PER_GEMEENTE + cijfers[buurt]).astype("U4"), letters)
