"""Wie staat er in de rij voor het gemaakte stroomnet, en welke versterkingen komen eraan?

De verzoeken tellen op tot de wachtrij van hun voedingsgebied (`layers.made.net`): de lagen spreken elkaar niet tegen.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from layers.made import kolommen
from layers.made.buurten import Buurten
from layers.made.landschap import Kader
from layers.made.recept import Recept

# Soort, categorie van de voorrang (0 is geen) en naam van de verzoeken om afname, op volgorde van de rij.
AFNAME = (
    ("bedrijf", 0, "Uitbreiding koelhuis"),
    ("woningen", 3, "Aansluiting nieuwbouw"),
    ("bedrijf", 0, "Laadplein vrachtwagens"),
    ("opslag", 1, "Batterij met contract"),
    ("warmte", 0, "Warmtepomp warmtenet"),
    ("bedrijf", 2, "Drinkwaterpompen"),
    ("woningen", 3, "Appartementen centrum"),
)
OPWEK = (("zon", 0, "Zonneveld polder"), ("wind", 0, "Wind langs de A99"), ("zon", 0, "Daken bedrijventerrein"))


def lagen(kader: Kader, buurten: Buurten, netten: pd.DataFrame, recept: Recept) -> dict[str, pd.DataFrame]:
    """De lagen aanvragen en netversterkingen, passend bij de laag netcapaciteit."""
    toeval = kader.loting("netrij")
    rijen: list[tuple[str, str, str, str, float, str, float]] = []
    bij: list[tuple[str, str, float, float, float, str]] = []
    eerste = np.datetime64(str(recept["algemeen"]["peildatum"]), "D") - 1400
    for gebied in netten.itertuples():
        for richting, wie in (("afname", AFNAME), ("opwek", OPWEK)):
            wacht = float(getattr(gebied, f"wachtrij_{richting}_mw"))
            if not wacht > 0.0:
                continue
            mw = _verdeel(wacht, toeval.dirichlet(np.full(len(wie), 3.0)))
            dagen = np.sort(toeval.integers(0, 1300, len(wie)))
            for (soort, categorie, naam), groot, dag in zip(wie, mw, dagen, strict=True):
                datum = str(eerste + int(dag))
                rijen.append(
                    (f"{naam} ({gebied.naam})", soort, richting, datum, groot, str(gebied.gebied_id), categorie)
                )
            jaar = float(getattr(gebied, f"verlichting_{richting}_jaar"))
            helft = round(0.6 * wacht, 1)
            bij.append((str(gebied.gebied_id), richting, helft, jaar, jaar + 2.0, "gepland"))
            bij.append((str(gebied.gebied_id), richting, round(wacht, 1), jaar + 4.0, jaar + 8.0, "onzeker"))
    gemeente = buurten.gemeentecode
    return {
        "aanvragen": kolommen.tabel(
            gemeente,
            len(rijen),
            aanvraag_id=kolommen.nummers("aanvraag", gemeente, len(rijen)),
            naam=[rij[0] for rij in rijen],
            soort=[rij[1] for rij in rijen],
            richting=[rij[2] for rij in rijen],
            vermogen_mw=np.array([rij[4] for rij in rijen]),
            datum=np.array([rij[3] for rij in rijen], dtype="datetime64[s]"),
            categorie=np.array([float(rij[6]) for rij in rijen]),
            gebied_id=[rij[5] for rij in rijen],
        ),
        "netversterkingen": kolommen.tabel(
            gemeente,
            len(bij),
            versterking_id=kolommen.nummers("versterking", gemeente, len(bij)),
            gebied_id=[rij[0] for rij in bij],
            richting=[rij[1] for rij in bij],
            extra_mw=np.array([rij[2] for rij in bij]),
            jaar=np.array([rij[3] for rij in bij]),
            jaar_laat=np.array([rij[4] for rij in bij]),
            zekerheid=[rij[5] for rij in bij],
        ),
    }


def _verdeel(geheel: float, delen: np.ndarray) -> list[float]:
    """Het geheel over de delen, op 0,1 MW; het laatste deel krijgt de rest."""
    mw = [max(round(float(deel) * geheel, 1), 0.1) for deel in delen[:-1]]
    return [*mw, max(round(geheel - sum(mw), 1), 0.0)]
