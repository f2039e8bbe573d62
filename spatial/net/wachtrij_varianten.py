"""Wat brengt een project eerder aan de beurt, en wat kost dat wie?

Elke variant is dezelfde rij met één ding anders: de volgorde, het kader, een splitsing, een grens op de teruglevering,
een gedeelde aansluiting of vraag op hetzelfde station. De loting is voor elke variant gelijk, dus een verschil komt
van de variant en niet van het toeval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from spatial.bron import Parameters
from spatial.errors import UnknownName
from spatial.net.wachtrij import Voortgang, Wachtrijuitkomst, wijs_toe
from spatial.net.wachtrij_bord import Bord, Variant, jaar_van, mw_tekst, variant_van, winst_jaar
from spatial.net.wachtrij_infeed import Uurprofielen, kappen, naast, pools
from spatial.net.wachtrij_rij import Kader
from spatial.net.wachtrij_vormen import Capaciteit, Project

VOORAAN = "1990-01-01"


def varianten(
    project_id: str,
    projecten: Sequence[Project],
    capaciteiten: Sequence[Capaciteit],
    p: Parameters,
    *,
    start_jaar: int,
    seed: int = 0,
    kader: Kader = "prioritering-2025",
    trekkingen: int = 1000,
    profielen: Uurprofielen | None = None,
    voortgang: Voortgang | None = None,
) -> tuple[Variant, ...]:
    """Alles wat een project eerder aangesloten kan krijgen, de basis eerst.

    Volgorde, kader en splitsing gelden voor elk project. Aftoppen, cable pooling en vraag op hetzelfde station alleen
    voor opwek waarvan het uurprofiel bekend is.

    Parameters
    ----------
    project_id : het project waar het om gaat; de rest zoals bij `spatial.net.wachtrij.wijs_toe`
    profielen : uurprofielen van het project, van partners en van de vraag

    Raises
    ------
    UnknownName : als het project of een partner niet in de rij staat.
    EmptyInput, OutOfRange : zie `wijs_toe` en `spatial.net.infeed`.
    """
    op_id = {q.id: q for q in projecten}
    if project_id not in op_id:
        raise UnknownName("project", project_id, "een project in de rij", "kies een van de projecten")
    profielen = profielen or Uurprofielen()

    def reken(rij: Sequence[Project], welk: Kader) -> Wachtrijuitkomst:
        return wijs_toe(rij, capaciteiten, p, start_jaar=start_jaar, seed=seed, kader=welk, trekkingen=trekkingen)

    bord = Bord(tuple(projecten), op_id[project_id], reken(projecten, kader), reken)
    stappen: list[Callable[[], list[Variant]]] = [
        lambda: _volgorde(bord, kader),
        lambda: _splits(bord),
        lambda: kappen(bord, profielen, p),
        lambda: pools(bord, profielen, op_id, p),
        lambda: naast(bord, profielen),
    ]
    basis = bord.project
    uit = [variant_van(bord, bord.basis, "basis", "Zoals het is", "De rij zonder wijziging.", basis, None, "")]
    for nummer, stap in enumerate(stappen):
        if voortgang is not None:
            voortgang("varianten op de wachtrij", nummer / len(stappen))
        uit += stap()
    if voortgang is not None:
        voortgang("varianten op de wachtrij", 1.0)
    return tuple(uit)


def wie_maakt_verschil(
    project_id: str,
    projecten: Sequence[Project],
    capaciteiten: Sequence[Capaciteit],
    p: Parameters,
    *,
    start_jaar: int,
    seed: int = 0,
    kader: Kader = "prioritering-2025",
    trekkingen: int = 1000,
    hoogstens: int = 10,
) -> pd.DataFrame:
    """Hoeveel eerder een project aan de beurt is als één ander project er niet was.

    Parameters
    ----------
    hoogstens : zoveel van de grootste verzoeken waarop het project wacht worden weggelaten, één voor één

    Returns
    -------
    op_project_id, naam, mw, reden, jaar_p50 (Int64) en winst_jaar; de grootste winst eerst.

    Raises
    ------
    UnknownName : als het project niet in de rij staat.
    """
    if project_id not in {q.id for q in projecten}:
        raise UnknownName("project", project_id, "een project in de rij", "kies een van de projecten")

    def reken(rij: Sequence[Project]) -> Wachtrijuitkomst:
        return wijs_toe(rij, capaciteiten, p, start_jaar=start_jaar, seed=seed, kader=kader, trekkingen=trekkingen)

    basis = reken(projecten)
    nu = jaar_van(basis, project_id, "jaar_p50")
    voor = basis.wacht_op[basis.wacht_op["project_id"] == project_id]
    voor = voor.sort_values("mw", ascending=False, kind="stable", na_position="first").head(hoogstens)
    namen = {q.id: q.naam for q in projecten}
    rijen = []
    for r in voor.to_dict("records"):
        jaar = jaar_van(reken([q for q in projecten if q.id != r["op_project_id"]]), project_id, "jaar_p50")
        winst = winst_jaar(nu, jaar, basis.eind_jaar)
        rijen.append((r["op_project_id"], namen[r["op_project_id"]], r["mw"], r["reden"], jaar, winst))
    kolommen = ["op_project_id", "naam", "mw", "reden", "jaar_p50", "winst_jaar"]
    tabel = pd.DataFrame(rijen, columns=kolommen).astype({"jaar_p50": "Int64", "winst_jaar": "Int64"})
    return tabel.sort_values("winst_jaar", ascending=False, kind="stable", ignore_index=True)


def _volgorde(bord: Bord, kader: Kader) -> list[Variant]:
    q = bord.project
    ander: Kader = "fifo" if kader == "prioritering-2025" else "prioritering-2025"
    naam = "op volgorde van aanvraag" if ander == "fifo" else "met het prioriteringskader van 2025"
    eerste = min((x.datum for x in bord.projecten), default=q.datum)
    return [
        bord.met("kader", f"De rij {naam}", f"Dezelfde verzoeken, {naam}.", q, kader=ander),
        bord.met(
            "vooraan",
            "Vooraan in de rij",
            "Alsof dit project als eerste had aangevraagd. Zo blijkt wat de plek in de rij uitmaakt.",
            replace(q, datum=min(VOORAAN, eerste)),
            voorbehoud="Van plek ruilen kan niet zomaar: de netbeheerder houdt de volgorde van aanvraag aan.",
        ),
    ]


def _splits(bord: Bord) -> list[Variant]:
    """Het project in tweeën: eerst het deel dat past op de plek waar het nu staat."""
    q = bord.project
    if q.vermogen_mw is None or q.vermogen_mw <= 0:
        return []
    deel = float(bord.basis.projecten["deel_start"].to_dict()[q.id])
    aandeel = deel if 0.0 < deel < 1.0 else 0.5
    delen = [replace(q, id=f"{q.id}/{n}", vermogen_mw=q.vermogen_mw * a) for n, a in ((1, aandeel), (2, 1 - aandeel))]
    rij = [x for p_ in bord.projecten for x in (delen if p_.id == q.id else [p_])]
    uit = bord.reken(rij, bord.basis.kader)
    laatste = jaar_van(uit, delen[1].id, "jaar_p50")
    tekst = f"{mw_tekst(delen[0].vermogen_mw)} eerst en {mw_tekst(delen[1].vermogen_mw)} later"
    einde = f"in {laatste}" if laatste else "niet binnen de horizon of onbekend"
    return [
        variant_van(
            bord,
            uit,
            "splitsen",
            "In twee delen",
            f"{tekst}; het tweede deel {einde}. De jaren hiernaast gaan over het eerste deel.",
            delen[0],
            None,
            "De netbeheerder moet een aansluiting in delen toestaan.",
        )
    ]
