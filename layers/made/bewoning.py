"""Van wie is elke woning, hoe goed is ze geïsoleerd, hoeveel gas gaat erin en wie woont er?

Eigendom hangt samen met bouwtijd en bouwvorm, kwaliteit met bouwtijd en eigenaar, gas met bouwtijd, oppervlak, label en
bewoners. Alles is gemaakt; het gasgebruik volgt met opzet niet de formules van het rekenmodel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.made.adressen import Adressen
from layers.made.buurten import Buurten
from layers.made.landschap import Getallen, Kader
from layers.made.recept import Recept
from layers.made.straten_panden import Heel, Panden

EIGENAREN = ("koop", "corporatie", "huur")
KLASSEN = "ABCDEFG"


@dataclass(frozen=True)
class Bewoning:
    """Per verblijfsobject: eigenaar (plek in EIGENAREN), kwaliteit (0 = A), periode, gebruik en bewoners.

    `gas_m3` is NaN waar geen gasaansluiting is; `warmtenet` wijst woningen op stadsverwarming aan.
    """

    eigenaar: Heel
    kwaliteit: Getallen
    klasse: Heel
    periode: Heel
    gas_m3: Getallen
    elek_kwh: Getallen
    warmtenet: NDArray[np.bool_]
    bewoond: NDArray[np.bool_]
    personen: Getallen
    woz_eur: Getallen
    energiearm: NDArray[np.bool_]


def maak_bewoning(
    kader: Kader, buurten: Buurten, panden: Panden, adressen: Adressen, warmtenetbuurten: list[int], recept: Recept
) -> Bewoning:
    """De bewoning van alle verblijfsobjecten van één gemeente."""
    toeval = kader.loting("bewoning")
    pand = adressen.pand
    vorm, jaar, buurt = panden.vorm[pand], panden.bouwjaar[pand], panden.buurt[pand]
    periode = np.searchsorted(recept["label"]["periode_grens"], jaar, side="right")
    eigenaar = _eigenaren(buurten, panden, pand, recept, toeval)
    kwaliteit = _kwaliteit(panden, pand, periode, eigenaar, recept, toeval)
    klasse = np.clip(np.round(kwaliteit), 0, 6).astype(np.int64)
    bewoond = adressen.bewoonbaar & (toeval.random(len(pand)) < float(recept["bewoning"]["bewoond"]))
    gemiddeld = np.array(recept.per_vorm("bewoning", "personen", 2.0))[vorm]
    personen = np.where(bewoond, 1 + toeval.poisson(np.maximum(gemiddeld - 1.0, 0.1)), 0).astype(float)
    warmtenet = np.isin(buurt, warmtenetbuurten) & adressen.woning
    warmtenet &= toeval.random(len(pand)) < float(recept["gas"]["stadsverwarming_aandeel"])
    gasloos = _gasloos(jaar, recept, toeval) | warmtenet
    gas = _gas(adressen.opp_m2, vorm, periode, klasse, personen, recept, toeval)
    waarde = np.array([recept.rollen[rol].waarde for rol in buurten.rollen])[buurt]
    return Bewoning(
        eigenaar=eigenaar,
        kwaliteit=kwaliteit,
        klasse=klasse,
        periode=periode.astype(np.int64),
        gas_m3=np.where(gasloos, np.nan, gas),
        elek_kwh=_elektriciteit(personen, gasloos & ~warmtenet, recept, toeval),
        warmtenet=warmtenet,
        bewoond=bewoond,
        personen=personen,
        woz_eur=_woz(adressen.opp_m2, vorm, klasse, waarde, recept, toeval),
        energiearm=bewoond & (toeval.random(len(pand)) < _kans_arm(eigenaar, klasse, recept)),
    )


def _eigenaren(buurten: Buurten, panden: Panden, pand: Heel, recept: Recept, toeval: np.random.Generator) -> Heel:
    """Eigenaar per verblijfsobject: een corporatie bezit hele blokzijden, waarvan een deel is uitgepond."""
    blokken = int(panden.blok.max(initial=0)) + 1
    loting = toeval.random(blokken)[panden.blok[pand]]
    kans = np.array([recept.rollen[rol].corporatie for rol in buurten.rollen])[panden.buurt[pand]]
    kans = kans * np.array(recept.per_vorm("eigendom", "corporatie_vormen"))[panden.vorm[pand]]
    corporatie = (loting < kans) & (toeval.random(len(pand)) >= float(recept["eigendom"]["uitgepond"]))
    huur = toeval.random(len(pand)) < np.array(recept.per_vorm("eigendom", "particuliere_huur"))[panden.vorm[pand]]
    return np.where(corporatie, 1, np.where(huur, 2, 0)).astype(np.int64)


def _kwaliteit(
    panden: Panden, pand: Heel, periode: Heel, eigenaar: Heel, recept: Recept, toeval: np.random.Generator
) -> Getallen:
    """Onderliggende kwaliteit (0 = A … 6 = G): ouder is slechter, renovatie per corporatieblok of per woning helpt."""
    label = recept["label"]
    stap = float(label["renovatie_stap"])
    blokken = int(panden.blok.max(initial=0)) + 1
    blok_ruis = toeval.normal(0.0, 0.5, blokken)[panden.blok[pand]]
    ruis = float(label["ruis"]) * toeval.normal(0.0, 1.0, len(pand))
    vernieuwd_blok = (toeval.random(blokken) < float(label["renovatie_blok_corporatie"]))[panden.blok[pand]]
    vernieuwd = toeval.random(len(pand)) < float(label["renovatie_woning"])
    winst = np.where(eigenaar == 1, vernieuwd_blok * 1.25 * stap, vernieuwd * stap * toeval.random(len(pand)) * 1.6)
    winst = np.where(periode >= 6, 0.3 * winst, winst)
    los = np.isin(panden.vorm[pand], [recept.vormnamen.index(naam) for naam in ("vrij", "lint")])
    basis = np.array(label["kwaliteit"])[periode]
    jong = np.where(periode >= 5, 0.45, 1.0)  # nieuwe bouw verschilt onderling minder
    return np.asarray(
        basis + jong * (blok_ruis + ruis) - winst + np.where(los, float(label["toeslag_vrijstaand"]), 0.0)
    )


def _gasloos(jaar: Heel, recept: Recept, toeval: np.random.Generator) -> NDArray[np.bool_]:
    """Woningen zonder gas: nieuwbouw vanaf het omslagjaar, en een klein deel van de oudere."""
    ouder = toeval.random(len(jaar)) < float(recept["gas"]["aardgasvrij_ouder"])
    return np.asarray((jaar >= int(recept["gas"]["aardgasvrij_vanaf"])) | ouder)


def _gas(
    opp_m2: Getallen,
    vorm: Heel,
    periode: Heel,
    klasse: Heel,
    personen: Getallen,
    recept: Recept,
    toeval: np.random.Generator,
) -> Getallen:
    """Gasgebruik in m³ per jaar: ruimteverwarming naar oppervlak (minder dan evenredig) en tapwater per persoon."""
    gas = recept["gas"]
    per_m2 = np.array(gas["m3_per_m2"])[periode]
    factor = np.array([float(gas["label_factor"][letter]) for letter in KLASSEN])[klasse]
    factor = factor * np.array(recept.per_vorm("gas", "vorm_factor", 1.0))[vorm]
    ruis = np.exp(float(gas["spreiding"]) * toeval.normal(0.0, 1.0, len(opp_m2)) - 0.5 * float(gas["spreiding"]) ** 2)
    warm = per_m2 * 100.0 * (opp_m2 / 100.0) ** 0.75 * factor * ruis
    return np.asarray(warm + float(gas["tapwater_m3_persoon"]) * personen)


def _elektriciteit(
    personen: Getallen, warmtepomp: NDArray[np.bool_], recept: Recept, toeval: np.random.Generator
) -> Getallen:
    """Elektriciteitsgebruik in kWh per jaar, met een toeslag waar de woning elektrisch verwarmd wordt."""
    gas = recept["gas"]
    basis = float(gas["elek_kwh_basis"]) + float(gas["elek_kwh_persoon"]) * personen
    extra = np.where(warmtepomp, float(gas["elek_kwh_warmtepomp"]), 0.0)
    return np.asarray((basis + extra) * np.exp(0.25 * toeval.normal(0.0, 1.0, len(personen)) - 0.03))


def _woz(
    opp_m2: Getallen, vorm: Heel, klasse: Heel, waarde: Getallen, recept: Recept, toeval: np.random.Generator
) -> Getallen:
    """WOZ-waarde in euro: oppervlak, bouwvorm, ligging en een kleine opslag voor een goed label."""
    per_m2 = float(recept["bewoning"]["woz_eur_m2"]) * np.array(recept.per_vorm("bewoning", "woz_vorm", 1.0))[vorm]
    ruis = np.exp(0.12 * toeval.normal(0.0, 1.0, len(opp_m2)))
    return np.asarray(np.round(opp_m2**0.9 * 1.6 * per_m2 * waarde * (1.06 - 0.015 * klasse) * ruis, -3))


def _kans_arm(eigenaar: Heel, klasse: Heel, recept: Recept) -> Getallen:
    """De kans dat een huishouden energiearm is, naar eigenaar en label (aandeel 0-1)."""
    arm = recept["energiearmoede"]
    basis = np.array([float(arm["basis"][naam]) for naam in EIGENAREN])[eigenaar]
    return np.asarray(basis * np.array([float(arm["label_factor"][letter]) for letter in KLASSEN])[klasse])
