"""In welk jaar krijgt elk project een aansluiting, en op wie wacht het?

De ruimte van elk station wordt jaar voor jaar verdeeld over de rij (zie `spatial.net.wachtrij_rij` voor de volgorde).
Wat al is toegekend blijft toegekend. De onzekerheid komt van de versterkingen: elke loting geeft een jaar, samen
geven ze een band.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spatial.bron import Parameters
from spatial.errors import OutOfRange
from spatial.net import wachtrij_loting as loting
from spatial.net.wachtrij_kern import verdeel
from spatial.net.wachtrij_rij import Kader, Loop, Rij, maak_rij
from spatial.net.wachtrij_uitleg import meldingen_van, projecttabel, ruimtetabel, wachttabel
from spatial.net.wachtrij_vormen import Capaciteit, Project

Voortgang = Callable[[str, float], None]
# In het ongunstigste geval neemt een verzoek zonder bekend vermogen alle ruimte, behalve als die onbegrensd is.
ONBEKEND_VERMOGEN_MW = 1e7
MEESTE_TREKKINGEN = 100_000


@dataclass(frozen=True)
class Wachtrijuitkomst:
    """Wie wanneer aangesloten kan zijn.

    Parameters
    ----------
    projecten : index `project_id`, in de volgorde van de rij; naam, soort, richting, gebied_id, gebied, vermogen_mw,
        datum, categorie (zoals die telt), plek (in de rij van het gebied), voor_mw (wat er voor staat),
        jaar_plan (als elke versterking op tijd komt), jaar_p10, jaar_p50, jaar_p90, kans_binnen_horizon, deel_start
        (deel dat direct kan), deel_horizon, oordeel, knelpunt, versterking en uitleg. Een leeg jaar is: niet binnen
        de horizon, of onbekend als het oordeel ONBEKEND is; dan zijn p10 en p90 het gunstigste en ongunstigste geval.
        Oordeel is "NU", "LATER", "NIET_BINNEN_HORIZON" of "ONBEKEND".
    wacht_op : project_id, op_project_id, mw, gebied_id, reden: wie er eerst ruimte krijgt bij het knelpunt
    ruimte : gebied_id, richting, jaar, ruimte_mw, toegekend_mw, vrij_mw, wachtend_mw volgens plan; leeg is onbekend
    kansen : index `project_id`, kolom per jaar: kans (0–1) dat het dan aangesloten is; leeg is onbekend
    """

    projecten: pd.DataFrame
    wacht_op: pd.DataFrame
    ruimte: pd.DataFrame
    kansen: pd.DataFrame
    kader: Kader
    start_jaar: int
    eind_jaar: int
    seed: int
    trekkingen: int
    meldingen: tuple[str, ...]

    def wachtenden_op(self, project_id: str) -> list[str]:
        """De projecten die op dit project wachten, in de volgorde van de rij."""
        tabel = self.wacht_op
        return [str(i) for i in tabel.loc[tabel["op_project_id"] == project_id, "project_id"]]


def wijs_toe(
    projecten: Sequence[Project],
    capaciteiten: Sequence[Capaciteit],
    p: Parameters,
    *,
    start_jaar: int,
    seed: int = 0,
    kader: Kader = "prioritering-2025",
    trekkingen: int = 1000,
    voortgang: Voortgang | None = None,
) -> Wachtrijuitkomst:
    """Verdeel de ruimte over de rij, jaar voor jaar, met de onzekerheid van de versterkingen.

    Elk jaar: wie er dan staat, op volgorde van voorrang, datum en id. Wie niet past krijgt het deel dat past
    (`net_deel_aanbod`) en houdt bij dat station de rij op (tenzij `net_kleiner_mag_voor`). Afname en opwek hebben elk
    hun eigen ruimte. Is ruimte of een vermogen onbekend, dan telt het gunstigste en het ongunstigste geval.

    Parameters
    ----------
    projecten : in willekeurige volgorde; id's uniek
    capaciteiten : per gebied en richting hooguit één; een gebied zonder capaciteit is onbekend
    p : kentallen net_* (`load_wind_parameters`)
    start_jaar : eerste jaar; seed : van de loting; trekkingen : aantal lotingen (0: alleen het plan)

    Raises
    ------
    EmptyInput, UnknownName, OutOfRange : voor een lege rij, dubbele namen of een onmogelijk jaar of aantal.
    """
    rij = maak_rij(projecten, capaciteiten, p, start_jaar, kader)
    if not 0 <= trekkingen <= MEESTE_TREKKINGEN:
        raise OutOfRange("trekkingen", trekkingen, f"0 tot en met {MEESTE_TREKKINGEN}", "kies bijvoorbeeld 1000")
    trek = trekkingen if loting.is_onzeker(capaciteiten, p) else 0
    onbekend = _iets_onbekend(rij, capaciteiten)
    lopen = []
    for nummer, gunstig in enumerate((True, False) if onbekend else (True,)):
        if voortgang is not None:
            voortgang("de wachtrij verdelen", nummer / (1 + onbekend))
        lopen.append(_loop(rij, capaciteiten, p, seed, trek, gunstig))
    gunstigst, slechtst = lopen[0], lopen[-1]
    if voortgang is not None:
        voortgang("de wachtrij verdelen", 1.0)
    wacht = wachttabel(rij, slechtst)
    tabel, kansen = projecttabel(rij, capaciteiten, gunstigst, slechtst, wacht)
    return Wachtrijuitkomst(
        projecten=tabel,
        wacht_op=wacht,
        ruimte=ruimtetabel(rij, capaciteiten, slechtst),
        kansen=kansen,
        kader=kader,
        start_jaar=start_jaar,
        eind_jaar=start_jaar + rij.jaren - 1,
        seed=seed,
        trekkingen=trek,
        meldingen=meldingen_van(rij, capaciteiten, p),
    )


def _iets_onbekend(rij: Rij, capaciteiten: Sequence[Capaciteit]) -> bool:
    bekend = {(c.gebied_id, c.richting) for c in capaciteiten if c.beschikbaar_mw is not None or c.laag_mw is not None}
    return any(bron not in bekend for bron in rij.bronnen) or any(q.vermogen_mw is None for q in rij.projecten)


def _loop(
    rij: Rij, capaciteiten: Sequence[Capaciteit], p: Parameters, seed: int, trekkingen: int, gunstig: bool
) -> Loop:
    ruimte = loting.ruimte(
        capaciteiten,
        rij.bronnen,
        p,
        start_jaar=rij.start_jaar,
        jaren=rij.jaren,
        seed=seed,
        trekkingen=trekkingen,
        gunstig=gunstig,
    )
    leeg = 0.0 if gunstig else ONBEKEND_VERMOGEN_MW
    vraag = np.array([leeg if q.vermogen_mw is None else q.vermogen_mw for q in rij.projecten])
    actief = loting.doorgaan(rij.projecten, p, seed, trekkingen)
    jaar, gekregen, knelpunt = verdeel(
        ruimte,
        vraag,
        rij.aankomst,
        rij.paden,
        actief,
        bool(round(p["net_kleiner_mag_voor"])),
        bool(round(p["net_deel_aanbod"])),
    )
    return Loop(jaar, gekregen, knelpunt, ruimte[0], actief)
