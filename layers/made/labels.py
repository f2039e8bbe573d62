"""Welke woningen hebben een geldig energielabel, welk, en hoe volledig is dat per buurt?

De dekking is met opzet scheef: huurwoningen, nieuwbouw en pas verkochte woningen hebben vaker een label. Wie alleen de
gelabelde woningen telt, ziet dus een andere buurt dan er staat.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.made.adressen import Adressen
from layers.made.bewoning import KLASSEN, Bewoning
from layers.made.kolommen import tekst
from layers.made.landschap import Getallen, Kader
from layers.made.recept import Recept
from layers.made.straten_panden import Heel, Panden

# Grenzen van de periodes waarop gelabelde en alle woningen worden vergeleken (eerste jaar van elke volgende periode).
VERGELIJK_JAREN = (1930, 1946, 1965, 1975, 1992, 2006)
AFWIJKING_GRENS = 0.10
MINSTENS_LABELS = 10
PLUSSEN = ("", "+", "++", "+++", "++++")
GEBOUWTYPEN = {
    "vrij": "Vrijstaande woning",
    "lint": "Vrijstaande woning",
    "tweekap": "Twee-onder-een-kap",
    "portiek": "Portiekwoning",
    "flat": "Galerijwoning",
    "winkelpand": "Appartement",
}


@dataclass(frozen=True)
class Labels:
    """De geldige labels van één gemeente; `vbo` wijst naar de rij in `Adressen`."""

    vbo: Heel
    klasse: Heel
    label: NDArray[np.str_]
    registratie: NDArray[np.datetime64]
    geldig_tot: NDArray[np.datetime64]
    nta8800: NDArray[np.bool_]


def maak_labels(kader: Kader, panden: Panden, adressen: Adressen, bewoning: Bewoning, recept: Recept) -> Labels:
    """De labels die op de peildatum gelden: één per verblijfsobject."""
    toeval = kader.loting("labels")
    regel = recept["label"]
    jaar = panden.bouwjaar[adressen.pand]
    dekking = np.array([float(regel["dekking"][naam]) for naam in ("koop", "corporatie", "huur")])[bewoning.eigenaar]
    kans = np.where(jaar >= int(regel["nieuwbouw_vanaf"]), float(regel["dekking_nieuwbouw"]), dekking)
    kans = np.where(adressen.woning, kans, float(regel["dekking_utiliteit"])) * adressen.in_gebruik
    vbo = np.flatnonzero(toeval.random(len(kans)) < kans)
    klasse, kwaliteit = bewoning.klasse[vbo], bewoning.kwaliteit[vbo]
    registratie = _datums(jaar[vbo], recept, toeval)
    nta = registratie >= np.datetime64("2021-01-01")
    plus = np.where(nta & (klasse == 0), np.clip(np.floor(-(kwaliteit + 0.35) / 0.45), 0, 4), 0).astype(np.int64)
    label = np.char.add(np.array(list(KLASSEN))[klasse], np.array(PLUSSEN)[plus])
    geldig = (registratie.astype("datetime64[M]") + 12 * int(regel["looptijd_jaar"])).astype("datetime64[D]")
    dag = (registratie - registratie.astype("datetime64[M]")).astype(int)
    return Labels(vbo, klasse, label, registratie, geldig + np.minimum(dag, 27), nta)


def _datums(bouwjaar: Heel, recept: Recept, toeval: np.random.Generator) -> NDArray[np.datetime64]:
    """Registratiedatum: binnen de looptijd, vaker recent, en bij nieuwbouw in het bouwjaar."""
    eind = np.array([recept["algemeen"]["peildatum"]], dtype="datetime64[D]")
    dagen = int(recept["label"]["looptijd_jaar"]) * 365 - 40
    terug = np.floor(dagen * toeval.beta(1.0, 1.5, len(bouwjaar))).astype(int) + 1
    datum = eind - terug
    nieuw = bouwjaar > recept.peiljaar - int(recept["label"]["looptijd_jaar"])
    oplevering = (bouwjaar - 1970).astype("datetime64[Y]").astype("datetime64[D]") + toeval.integers(
        0, 360, len(bouwjaar)
    )
    return np.asarray(np.where(nieuw, np.minimum(oplevering, eind - 1), datum))


def gebouwtypen(panden: Panden, pand: Heel, woning: NDArray[np.bool_], recept: Recept) -> NDArray[np.str_]:
    """Het gebouwtype zoals labels het noemen; leeg bij utiliteit."""
    namen = np.array([GEBOUWTYPEN.get(naam, "") for naam in recept.vormnamen], dtype="U24")[panden.vorm[pand]]
    rij = panden.vorm[pand] == recept.vormnamen.index("rij")
    buren = panden.buren[pand]
    namen = np.where(rij, np.array(["Vrijstaande woning", "Rijwoning hoek", "Rijwoning tussen"])[buren], namen)
    return np.where(woning, namen, "")


def buurt_tabel(codes: tuple[str, ...], panden: Panden, adressen: Adressen, labels: Labels) -> pd.DataFrame:
    """De labels per buurt met hun dekking, en of de gelabelde woningen op alle woningen lijken (bouwperiode)."""
    n = len(codes)
    woning = np.flatnonzero(adressen.bewoonbaar)
    met = labels.vbo[adressen.bewoonbaar[labels.vbo]]
    klasse = labels.klasse[adressen.bewoonbaar[labels.vbo]]
    alle = _tel(panden, adressen, woning, n)
    gelabeld = _tel(panden, adressen, met, n)
    totaal, aantal = alle.sum(axis=1), gelabeld.sum(axis=1)
    buurt = panden.buurt[adressen.pand[met]]
    per_klasse = np.bincount(buurt * 7 + klasse, minlength=7 * n).reshape(n, 7).astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        dekking = np.where(totaal > 0, aantal / totaal, np.nan)
        verschil = np.abs(gelabeld / aantal[:, None] - alle / totaal[:, None]).max(axis=1)
    afwijking = np.where(aantal > 0, verschil, np.nan)
    oordeel = np.where(afwijking <= AFWIJKING_GRENS, "ja", "nee")
    oordeel = np.where(aantal < MINSTENS_LABELS, "onbekend", oordeel)
    kolommen = {f"aantal_{letter}": per_klasse[:, plek] for plek, letter in enumerate(KLASSEN)}
    return pd.DataFrame(
        {
            "buurtcode": tekst(codes),
            "woningen": totaal,
            **kolommen,
            "aantal_onbekend": totaal - aantal,
            "dekking": dekking,
            "representatief": tekst(oordeel),
            "afwijking": afwijking,
        }
    )


def _tel(panden: Panden, adressen: Adressen, vbo: Heel, buurten: int) -> Getallen:
    """Woningen per buurt en bouwperiode (buurten, periodes)."""
    pand = adressen.pand[vbo]
    periode = np.searchsorted(VERGELIJK_JAREN, panden.bouwjaar[pand], side="right")
    breedte = len(VERGELIJK_JAREN) + 1
    telling = np.bincount(panden.buurt[pand] * breedte + periode, minlength=buurten * breedte)
    return telling.reshape(buurten, breedte).astype(float)
