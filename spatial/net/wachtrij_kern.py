"""Wie krijgt in welk jaar transportcapaciteit, als de rij en de ruimte vastliggen?

De naakte kern van de wachtrij, zonder controle; `spatial.net.wachtrij` staat eromheen. Elk jaar loopt de kern de rij
af. Wie niet past houdt de rij op bij het knelpunt (het station zonder ruimte), niet bij de andere stations.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spatial.compile import kernel

Getallen = NDArray[np.float64]
Tellers = NDArray[np.int64]
# Kleiner dan een watt telt niet als verschil.
EPS_MW = 1e-6


@kernel
def verdeel(
    ruimte_mw: Getallen,
    vraag_mw: Getallen,
    aankomst: Tellers,
    bronnen: Tellers,
    actief: NDArray[np.bool_],
    kleiner_mag_voor: bool,
    deel_aanbod: bool,
) -> tuple[Tellers, Getallen, Tellers]:
    """Verdeel de ruimte over de rij, voor elke trekking.

    Parameters
    ----------
    ruimte_mw : (t, b, j) ruimte die er in jaar j in totaal is geweest, per trekking en bron (station en richting)
    vraag_mw : (n,) gevraagd vermogen, in de volgorde van de rij (wie voorgaat staat eerder)
    aankomst : (n,) jaarindex waarin het verzoek er is; j of meer is na de horizon
    bronnen : (n, k) bronnen waar het verzoek ruimte nodig heeft; -1 is geen
    actief : (t, n) of het verzoek in deze trekking doorgaat

    Returns
    -------
    jaar : (t, n) jaarindex van de toekenning, j als het binnen de horizon niet lukt
    gekregen_mw : (n, j) toegekend vermogen aan het eind van elk jaar, in de eerste trekking
    knelpunt : (n,) bron die het laatst te vol was in de eerste trekking, -1 als het verzoek nooit wachtte
    """
    trekkingen, aantal_bronnen, jaren = ruimte_mw.shape
    n = len(vraag_mw)
    jaar = np.full((trekkingen, n), jaren, dtype=np.int64)
    gekregen = np.zeros((n, jaren))
    knelpunt = np.full(n, -1, dtype=np.int64)
    for t in range(trekkingen):
        gebruikt = np.zeros(aantal_bronnen)
        heeft = np.zeros(n)
        for j in range(jaren):
            dicht = np.zeros(aantal_bronnen, dtype=np.bool_)
            for i in range(n):
                if t == 0:
                    gekregen[i, j] = heeft[i]
                if jaar[t, i] < jaren or aankomst[i] > j or not actief[t, i]:
                    continue
                rest = vraag_mw[i] - heeft[i]
                vrij = 1e300
                krapst = -1
                for k in range(bronnen.shape[1]):
                    b = bronnen[i, k]
                    if b < 0:
                        continue
                    hier = 0.0 if dicht[b] else max(0.0, ruimte_mw[t, b, j] - gebruikt[b])
                    if hier < vrij:
                        vrij = hier
                        krapst = b
                krijgt = 0.0
                if vrij >= rest - EPS_MW:
                    krijgt = rest
                    jaar[t, i] = j
                else:
                    if t == 0:
                        knelpunt[i] = krapst
                    if deel_aanbod and vrij > EPS_MW:
                        krijgt = vrij
                    if not kleiner_mag_voor:
                        dicht[krapst] = True
                heeft[i] += krijgt
                if t == 0:
                    gekregen[i, j] = heeft[i]
                for k in range(bronnen.shape[1]):
                    if bronnen[i, k] >= 0:
                        gebruikt[bronnen[i, k]] += krijgt
    return jaar, gekregen, knelpunt
