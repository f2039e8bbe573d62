"""Alle gepubliceerde gevallen bij elkaar, voor `wijkwind controleer`: warmte, rangschikking, coördinaten en wind."""

from __future__ import annotations

from layers.referentie import load_gevallen, load_kentallen, load_parameters, load_wind_parameters
from spatial.net import referentiegevallen_net as net
from spatial.referentiegeval import Geval
from spatial.referentiegevallen_crs import GEVALLEN as CRS_GEVALLEN
from spatial.referentiegevallen_mcda import GEVALLEN as MCDA_GEVALLEN
from spatial.ruimte import referentiegevallen_uitsluiting as uitsluiting
from spatial.warmte.referentiegevallen import gevallen
from spatial.wind import referentiegevallen_geluid as geluid
from spatial.wind import referentiegevallen_opbrengst as opbrengst
from spatial.wind import referentiegevallen_slagschaduw as slagschaduw
from spatial.wind import referentiegevallen_veiligheid as veiligheid
from spatial.wind import referentiegevallen_zicht as zicht


def alle_gevallen() -> list[Geval]:
    """De gevallen in de volgorde waarin ze worden getoond."""
    tabellen = load_gevallen()
    warmte = gevallen(
        tabellen["startanalyse"]["buurten"], tabellen["typische_vraag"], load_kentallen(), load_parameters()
    )
    p = load_wind_parameters()
    wind = [
        *geluid.gevallen(p),
        *slagschaduw.gevallen(),
        *veiligheid.gevallen(p),
        *opbrengst.gevallen(),
        *zicht.gevallen(p),
        *uitsluiting.gevallen(),
        *net.gevallen(p),
    ]
    return [*warmte, *MCDA_GEVALLEN, *CRS_GEVALLEN, *wind]
