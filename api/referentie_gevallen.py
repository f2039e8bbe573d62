"""Alle gepubliceerde gevallen bij elkaar, voor `wijkwind controleer`: warmte, rangschikking en coördinaten."""

from __future__ import annotations

from layers.referentie import load_gevallen, load_kentallen, load_parameters
from spatial.referentiegeval import Geval
from spatial.referentiegevallen_crs import GEVALLEN as CRS_GEVALLEN
from spatial.referentiegevallen_mcda import GEVALLEN as MCDA_GEVALLEN
from spatial.warmte.referentiegevallen import gevallen


def alle_gevallen() -> list[Geval]:
    """De gevallen in de volgorde waarin ze worden getoond."""
    tabellen = load_gevallen()
    warmte = gevallen(
        tabellen["startanalyse"]["buurten"], tabellen["typische_vraag"], load_kentallen(), load_parameters()
    )
    return [*warmte, *MCDA_GEVALLEN, *CRS_GEVALLEN]
