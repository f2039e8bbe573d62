"""Wat betekent de verdeelde rij: jaren met een band, wie op wie wacht, en een zin per project?

Een leeg jaar is "niet binnen de horizon" of, bij het oordeel ONBEKEND, "hangt af van wat niet bekend is".
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.net.wachtrij_loting import ONBEGRENSD_MW
from spatial.net.wachtrij_rij import Loop, Rij, voorrang
from spatial.net.wachtrij_vormen import Capaciteit, Project

Capaciteiten = Mapping[tuple[str, str], Capaciteit]
VROEG, MIDDEN, LAAT = 0.1, 0.5, 0.9
KANT = {"afname": "afname", "opwek": "invoeding"}
WACHTKOLOMMEN = ["project_id", "op_project_id", "mw", "gebied_id", "reden"]
MEESTE_NAMEN = 3


def wachttabel(rij: Rij, loop: Loop) -> pd.DataFrame:
    """Wie er, volgens plan, ruimte krijgt bij het knelpunt terwijl een ander daar wacht.

    Returns
    -------
    project_id, op_project_id, mw (wat de ander nog moet krijgen), gebied_id van het knelpunt en reden.
    """
    gebieden = {nummer: bron[0] for bron, nummer in rij.bronnen.items()}
    uit: list[tuple[str, str, float, str, str]] = []
    for i, project in enumerate(rij.projecten):
        sinds, tot, waar = int(rij.aankomst[i]), int(loop.jaar[0, i]), int(loop.knelpunt[i])
        if sinds >= rij.jaren or tot <= sinds or waar < 0:
            continue
        laatst = min(tot, rij.jaren - 1)
        for j in np.flatnonzero((rij.paden == waar).any(axis=1)):
            ander = rij.projecten[j]
            if j == i or rij.aankomst[j] > laatst:
                continue
            had = loop.gekregen_mw[j, sinds - 1] if sinds else 0.0
            # Wie achter hem staat telt alleen als hij eerder aan de beurt kwam, niet wie in hetzelfde jaar volgde.
            kreeg = loop.gekregen_mw[j, tot - 1] - had
            nog = float(loop.jaar[0, j] >= sinds) if ander.vermogen_mw is None else ander.vermogen_mw - had
            if j < i and nog > 0:
                uit.append((project.id, ander.id, _mw_of_leeg(ander, nog), gebieden[waar], _reden(ander, project)))
            elif j > i and kreeg > 0:
                uit.append((project.id, ander.id, kreeg, gebieden[waar], "is kleiner en paste eerder"))
    return pd.DataFrame(uit, columns=WACHTKOLOMMEN)


def projecttabel(
    rij: Rij, capaciteiten: Sequence[Capaciteit], gunstig: Loop, slecht: Loop, wacht: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """De tabel per project en de kans per jaar; zie `Wachtrijuitkomst`."""
    index = pd.Index([q.id for q in rij.projecten], name="project_id")
    op_naam: Capaciteiten = {(c.gebied_id, c.richting): c for c in capaciteiten}
    jaren_g, jaren_s = _jaren(rij, gunstig), _jaren(rij, slecht)
    kans_g, kans_s = _kansen(rij, gunstig, jaren_g), _kansen(rij, slecht, jaren_s)
    p10, mid_g = (_kwantiel(gunstig, jaren_g, kans) for kans in (VROEG, MIDDEN))
    mid_s, p90 = (_kwantiel(slecht, jaren_s, kans) for kans in (MIDDEN, LAAT))
    bekend = np.isclose(kans_g, kans_s).all(axis=1) & (mid_g == mid_s)
    deel_g, deel_s = _deel(rij, gunstig), _deel(rij, slecht)
    tabel = pd.DataFrame(
        {
            "naam": [q.naam for q in rij.projecten],
            "soort": [q.soort for q in rij.projecten],
            "richting": [q.richting for q in rij.projecten],
            "gebied_id": [q.gebied_id for q in rij.projecten],
            "gebied": [_gebied(op_naam, q.gebied_id, q.richting) for q in rij.projecten],
            "vermogen_mw": pd.array([q.vermogen_mw for q in rij.projecten], dtype="Float64"),
            "datum": [q.datum for q in rij.projecten],
            "categorie": [voorrang(q, rij.kader) for q in rij.projecten],
            "plek": _plekken(rij),
            "voor_mw": _voor_mw(rij, wacht),
            "jaar_plan": _geheel(np.where(jaren_g[0] == jaren_s[0], jaren_g[0], _nooit(rij)), rij),
            "jaar_p10": _geheel(p10, rij),
            "jaar_p50": _geheel(np.where(bekend, mid_g, _nooit(rij)), rij),
            "jaar_p90": _geheel(p90, rij),
            "kans_binnen_horizon": np.where(bekend, kans_g[:, -1], np.nan),
            "deel_start": _of_leeg(deel_g[0], deel_s[0]),
            "deel_horizon": _of_leeg(deel_g[1], deel_s[1]),
        },
        index=index,
    )
    tabel["oordeel"] = _oordelen(rij, bekend, mid_g)
    tabel["knelpunt"], tabel["versterking"] = _knelpunten(rij, op_naam, slecht)
    namen = {q.id: q.naam or q.id for q in rij.projecten}
    ervoor = {str(i): [namen[j] for j in groep] for i, groep in wacht.groupby("project_id")["op_project_id"]}
    rijen = zip(rij.projecten, tabel.to_dict("records"), strict=True)
    tabel["uitleg"] = [_zin(rij, q, r, ervoor.get(q.id, [])) for q, r in rijen]
    kansen = pd.DataFrame(
        np.where(bekend[:, None], kans_g, np.nan),
        index=index,
        columns=pd.RangeIndex(rij.start_jaar, rij.start_jaar + rij.jaren, name="jaar"),
    )
    return tabel, kansen


def ruimtetabel(rij: Rij, capaciteiten: Sequence[Capaciteit], loop: Loop) -> pd.DataFrame:
    """Per net, richting en jaar: ruimte, toegekend, vrij en wie nog wacht (MW), volgens plan."""
    bekend = {(c.gebied_id, c.richting) for c in capaciteiten if c.beschikbaar_mw is not None or c.laag_mw is not None}
    vraag = np.array([np.nan if q.vermogen_mw is None else q.vermogen_mw for q in rij.projecten])
    delen = []
    for bron, nummer in rij.bronnen.items():
        hier = (rij.paden == nummer).any(axis=1)
        er_is = rij.aankomst[hier, None] <= np.arange(rij.jaren)[None, :]
        gekregen = loop.gekregen_mw[hier]
        ruimte = loop.ruimte_mw[nummer] if bron in bekend else np.full(rij.jaren, np.nan)
        toegekend = np.where(np.isnan(vraag[hier]).any(), np.nan, gekregen.sum(axis=0))
        wacht = np.where(er_is, vraag[hier, None] - gekregen, 0.0).sum(axis=0)
        grens = np.where(ruimte >= ONBEGRENSD_MW, np.inf, ruimte)
        delen.append(
            pd.DataFrame(
                {
                    "gebied_id": bron[0],
                    "richting": bron[1],
                    "jaar": rij.start_jaar + np.arange(rij.jaren),
                    "ruimte_mw": grens,
                    "toegekend_mw": toegekend,
                    "vrij_mw": grens - toegekend,
                    "wachtend_mw": wacht,
                }
            )
        )
    return pd.concat(delen, ignore_index=True)


def meldingen_van(rij: Rij, capaciteiten: Sequence[Capaciteit], p: Parameters) -> tuple[str, ...]:
    """Wat de lezer moet weten voordat hij een jaartal overneemt."""
    op_naam: Capaciteiten = {(c.gebied_id, c.richting): c for c in capaciteiten}
    uit = [
        "De jaren volgen uit de rij, de vrije ruimte en de geplande versterkingen. De kans en de uitloop van een "
        "versterking zijn aannames van wijkwind, geen opgave van de netbeheerder."
    ]
    if rij.kader != "fifo":
        uit.append(
            "Voorrang (Stcrt. 2025, 42323) geldt alleen voor afname. Wind staat op volgorde van aanvraag, tenzij het "
            "de congestie verzacht."
        )
    for gebied, kant in rij.bronnen:
        c = op_naam.get((gebied, kant))
        plek = f"{_gebied(op_naam, gebied, kant)} ({KANT[kant]})"
        if c is None or (c.beschikbaar_mw is None and c.laag_mw is None):
            uit.append(f"{plek}: hoeveel MW er vrij is, is niet bekend. De jaren zijn daar een band.")
        if c is not None and any(v.extra_mw is None for v in c.versterkingen):
            uit.append(f"{plek}: van een versterking is alleen het jaar bekend; dan telt de krapte als opgelost.")
        if c is not None and any(v.jaar < rij.start_jaar for v in c.versterkingen):
            uit.append(f"{plek}: een versterking had al klaar moeten zijn; ze telt mee vanaf {rij.start_jaar}.")
    leeg = [q.naam or q.id for q in rij.projecten if q.vermogen_mw is None]
    if leeg:
        uit.append(f"Van {_opsomming(leeg)} is het vermogen niet bekend; wie erachter staat krijgt een band.")
    if p["net_kans_afvallen"] > 0:
        uit.append("Een deel van de verzoeken valt in de loting af; de jaren gelden als het project zelf doorgaat.")
    return tuple(uit)


def _nooit(rij: Rij) -> int:
    return rij.start_jaar + rij.jaren


def _jaren(rij: Rij, loop: Loop) -> NDArray[np.int64]:
    """(t, n) jaar van aansluiting: niet eerder dan gewenst; `_nooit` als het niet lukt."""
    gewenst = np.array([q.gewenst_jaar or 0 for q in rij.projecten], dtype=np.int64)
    uit: NDArray[np.int64] = np.minimum(np.maximum(rij.start_jaar + loop.jaar, gewenst[None, :]), _nooit(rij))
    return uit


def _telt(loop: Loop) -> slice:
    """De trekkingen die tellen voor de band: de loting, of zonder loting het plan."""
    return slice(1, None) if len(loop.jaar) > 1 else slice(None)


def _kwantiel(loop: Loop, jaren: NDArray[np.int64], kans: float) -> NDArray[np.int64]:
    """(n,) eerste jaar waarin het deel `kans` van de trekkingen aangesloten is."""
    uit = np.empty(jaren.shape[1], dtype=np.int64)
    for i in range(jaren.shape[1]):
        goed = np.sort(jaren[_telt(loop), i][loop.actief[_telt(loop), i]])
        uit[i] = goed[max(0, int(np.ceil(kans * len(goed) - 1e-9)) - 1)] if len(goed) else jaren[0, i]
    return uit


def _kansen(rij: Rij, loop: Loop, jaren: NDArray[np.int64]) -> NDArray[np.float64]:
    """(n, j) kans dat het project aan het eind van het jaar aangesloten is, als het zelf doorgaat."""
    telt, actief = jaren[_telt(loop)], loop.actief[_telt(loop)]
    aantal = np.maximum(actief.sum(axis=0), 1)
    uit = [((telt <= rij.start_jaar + j) & actief).sum(axis=0) / aantal for j in range(rij.jaren)]
    return np.stack(uit, axis=1)


def _deel(rij: Rij, loop: Loop) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Deel (0–1) van het gevraagde vermogen dat bij aankomst en aan het eind van de horizon is toegekend."""
    n = len(rij.projecten)
    vraag = np.array([np.nan if q.vermogen_mw is None else q.vermogen_mw for q in rij.projecten])
    erin = rij.aankomst < rij.jaren
    eerste = np.where(erin, loop.gekregen_mw[np.arange(n), np.minimum(rij.aankomst, rij.jaren - 1)], 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        start, eind = (
            np.where(vraag == 0, (loop.jaar[0] < rij.jaren).astype(float), mw / vraag)
            for mw in (eerste, loop.gekregen_mw[:, -1])
        )
    return start, eind


def _of_leeg(een: NDArray[np.float64], ander: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.isclose(een, ander), een, np.nan)


def _voor_mw(rij: Rij, wacht: pd.DataFrame) -> list[float]:
    """Wat er voor een project staat; nul als het niet wacht, leeg als het op een verzoek zonder vermogen wacht."""
    som = {str(i): float(mw.sum(skipna=False)) for i, mw in wacht.groupby("project_id")["mw"]}
    return [som.get(q.id, 0.0) for q in rij.projecten]


def _plekken(rij: Rij) -> list[int]:
    """De plek in de rij van het eigen gebied en de eigen richting, vanaf 1."""
    teller: dict[tuple[str, str], int] = {}
    uit = []
    for q in rij.projecten:
        teller[(q.gebied_id, q.richting)] = teller.get((q.gebied_id, q.richting), 0) + 1
        uit.append(teller[(q.gebied_id, q.richting)])
    return uit


def _geheel(jaren: NDArray[np.int64], rij: Rij) -> pd.api.extensions.ExtensionArray:
    return pd.array([None if j >= _nooit(rij) else int(j) for j in jaren], dtype="Int64")


def _oordelen(rij: Rij, bekend: NDArray[np.bool_], midden: NDArray[np.int64]) -> list[str]:
    uit = []
    for q, zeker, jaar in zip(rij.projecten, bekend, midden, strict=True):
        direct = max(rij.start_jaar, q.jaar, q.gewenst_jaar or 0)
        if not zeker:
            uit.append("ONBEKEND")
        elif jaar >= _nooit(rij):
            uit.append("NIET_BINNEN_HORIZON")
        else:
            uit.append("NU" if jaar <= direct else "LATER")
    return uit


def _knelpunten(rij: Rij, capaciteiten: Capaciteiten, loop: Loop) -> tuple[list[str], list[str]]:
    """Per project het net dat te vol was, en de versterking die volgens plan de ruimte bracht."""
    netten = {nummer: bron for bron, nummer in rij.bronnen.items()}
    waar, door = [], []
    for i, _ in enumerate(rij.projecten):
        bron = netten.get(int(loop.knelpunt[i]))
        c = capaciteiten.get(bron) if bron else None
        jaar = rij.start_jaar + int(loop.jaar[0, i])
        namen = [v.id for v in c.versterkingen if v.jaar == jaar] if c and loop.jaar[0, i] < rij.jaren else []
        waar.append(_gebied(capaciteiten, *bron) if bron else "")
        door.append(", ".join(namen))
    return waar, door


def _zin(rij: Rij, q: Project, r: Mapping[Hashable, Any], ervoor: Sequence[str]) -> str:
    """Eén tot drie zinnen over een project, voor een raadslid."""
    mw = "onbekend vermogen" if q.vermogen_mw is None else _mw(q.vermogen_mw)
    naam = q.naam or q.id
    kop = f"{naam[:1].upper()}{naam[1:]} vraagt {mw} {KANT[q.richting]} bij {r['gebied']}."
    band = _band(r["jaar_p10"], r["jaar_p90"], rij)
    if r["oordeel"] == "ONBEKEND":
        return f"{kop} Het jaar van aansluiting is onbekend: {band}, want niet alle ruimte of vermogens zijn bekend."
    if r["oordeel"] == "NU":
        return f"{kop} Dat past in {r['jaar_p50']}."
    if r["oordeel"] == "NIET_BINNEN_HORIZON":
        jaar = f"Volgens de bekende plannen lukt dat niet voor {_nooit(rij)}."
    else:
        jaar = f"Dat lukt in {r['jaar_p50']}" + ("." if band == str(r["jaar_p50"]) else f" ({band}).")
    komt = "komt" if len(ervoor) == 1 else "komen"
    eerst = f" Eerst {komt} {_opsomming(ervoor)}." if ervoor else ""
    versterking = f" De ruimte komt van {r['versterking']}." if r["versterking"] else ""
    return f"{kop} {jaar}{eerst}{versterking}"


def _band(vroeg: Any, laat: Any, rij: Rij) -> str:
    begin = f"niet voor {_nooit(rij)}" if pd.isna(vroeg) else str(vroeg)
    if pd.isna(laat):
        return begin if begin.startswith("niet") else f"{begin} of later, mogelijk na {_nooit(rij) - 1}"
    return begin if begin == str(laat) else f"tussen {begin} en {laat}"


def _reden(voor: Project, achter: Project) -> str:
    eerder = (voor.datum, voor.id) <= (achter.datum, achter.id)
    return "staat eerder in de rij" if eerder else "heeft voorrang"


def _gebied(capaciteiten: Capaciteiten, gebied_id: str, richting: str) -> str:
    c = capaciteiten.get((gebied_id, richting))
    return gebied_id if c is None else c.titel


def _mw_of_leeg(q: Project, mw: float) -> float:
    return np.nan if q.vermogen_mw is None else mw


def _mw(waarde: float) -> str:
    return f"{waarde:.1f} MW".replace(".", ",")


def _opsomming(namen: Sequence[str]) -> str:
    eerste = list(namen[:MEESTE_NAMEN])
    rest = len(namen) - len(eerste)
    if rest:
        return f"{', '.join(eerste)} en nog {rest}"
    return " en ".join([", ".join(eerste[:-1]), eerste[-1]]) if len(eerste) > 1 else eerste[0]
