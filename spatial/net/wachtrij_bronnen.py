"""Welke verzoeken en welke ruimte staan er in de lagen?

Maakt van de lagen netcapaciteit, netversterkingen en aanvragen de vormen van de wachtrij. Waar alleen een klasse
bekend is wordt geen MW verzonnen: klasse 3 betekent geen ruimte (0 MW), elke andere klasse blijft onbekend.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
import pandas as pd

from spatial.bron import Parameters
from spatial.errors import MissingColumn, UnknownName
from spatial.net.wachtrij_vormen import RICHTINGEN, Capaciteit, Project, Richting, Versterking, Zekerheid

GEEN_RUIMTE = 3
# Bij klasse 0 en 1 is er volgens de kaart geen wachtrij.
ZONDER_RIJ = (0, 1)


def capaciteiten_uit(
    netcapaciteit: pd.DataFrame, p: Parameters, *, versterkingen: pd.DataFrame | None = None
) -> tuple[Capaciteit, ...]:
    """De ruimte van elk voedingsgebied in beide richtingen.

    Vermogens in MVA gaan met `net_arbeidsfactor` naar MW. Zonder bekende versterking telt het jaar waarin de
    netbeheerder verlichting verwacht, als een versterking zonder getal.

    Parameters
    ----------
    netcapaciteit : gebied_id, naam, {afname,opwek}_klasse, en waar bekend beschikbaar_{…}_mw, verlichting_{…}_jaar,
        eenheid_vermogen en boven_gebied_id
    versterkingen : versterking_id, gebied_id, richting, extra_mw, jaar, en waar bekend jaar_laat en zekerheid

    Raises
    ------
    MissingColumn : zonder gebied_id. OutOfRange, UnknownName : voor een waarde die niet kan.
    """
    _eis(netcapaciteit, ("gebied_id",), "netcapaciteit")
    plannen = _versterkingen(versterkingen)
    uit = []
    for rij in netcapaciteit.drop(columns="geometry", errors="ignore").to_dict("records"):
        gebied = str(rij["gebied_id"])
        factor = p["net_arbeidsfactor"] if rij.get("eenheid_vermogen") == "MVA" else 1.0
        for richting in RICHTINGEN:
            vrij = _getal(rij.get(f"beschikbaar_{richting}_mw"))
            if vrij is None and _getal(rij.get(f"{richting}_klasse")) == GEEN_RUIMTE:
                vrij = 0.0
            eigen = plannen.get((gebied, richting), ())
            jaar = _getal(rij.get(f"verlichting_{richting}_jaar"))
            if not eigen and jaar is not None:
                eigen = (Versterking(id=f"verlichting {jaar:.0f}", jaar=int(jaar), extra_mw=None),)
            uit.append(
                Capaciteit(
                    gebied_id=gebied,
                    richting=richting,
                    beschikbaar_mw=None if vrij is None else max(0.0, vrij * factor),
                    naam=_tekst(rij.get("naam")),
                    versterkingen=eigen,
                    boven=_tekst(rij.get("boven_gebied_id")),
                )
            )
    return tuple(uit)


def bestaande_rij(
    netcapaciteit: pd.DataFrame,
    p: Parameters,
    *,
    datum: str,
    bekend: Sequence[Project] = (),
    gebieden: Sequence[str] | None = None,
) -> tuple[Project, ...]:
    """De verzoeken waarvan alleen de som bekend is, als één project per gebied en richting.

    De som van `bekend` in het gebied (met een datum tot en met `datum`) gaat ervan af. Klasse 2 of 3 zonder getal
    geeft een project zonder vermogen: er staat een rij, maar hoe lang is niet bekend.

    Parameters
    ----------
    datum : dag van de gegevens; wie later komt staat erachter
    bekend : verzoeken die al apart in de rij staan
    gebieden : alleen deze gebied_id's; None is alle

    >>> from spatial.bron import Bron, Kental
    >>> factor = Kental(naam="net_arbeidsfactor", waarde=1.0, eenheid="-", zekerheid="U",
    ...                 bron=Bron(titel="x", uitgever="x", jaar=2026))
    >>> tabel = pd.DataFrame({"gebied_id": ["A"], "naam": ["Noord"], "opwek_klasse": [3], "wachtrij_opwek_mw": [13.9],
    ...                       "afname_klasse": [0], "wachtrij_afname_mw": [0.0]})
    >>> [(q.id, q.vermogen_mw) for q in bestaande_rij(tabel, Parameters.of([factor]), datum="2026-01-01")]
    [('wachtrij-A-opwek', 13.9)]
    """
    _eis(netcapaciteit, ("gebied_id",), "netcapaciteit")
    uit = []
    for rij in netcapaciteit.drop(columns="geometry", errors="ignore").to_dict("records"):
        gebied = str(rij["gebied_id"])
        if gebieden is not None and gebied not in gebieden:
            continue
        factor = p["net_arbeidsfactor"] if rij.get("eenheid_vermogen") == "MVA" else 1.0
        for richting in RICHTINGEN:
            mw = _getal(rij.get(f"wachtrij_{richting}_mw"))
            klasse = _getal(rij.get(f"{richting}_klasse"))
            if mw is None and klasse in ZONDER_RIJ:
                continue
            if mw is not None:
                eigen = [q for q in bekend if (q.gebied_id, q.richting) == (gebied, richting) and q.datum <= datum]
                mw = mw * factor - sum(q.vermogen_mw or 0.0 for q in eigen)
                if mw <= 0:
                    continue
            uit.append(
                Project(
                    id=f"wachtrij-{gebied}-{richting}",
                    naam=f"de bestaande rij van {_tekst(rij.get('naam')) or gebied}",
                    soort="wachtrij",
                    richting=richting,
                    vermogen_mw=mw,
                    datum=datum,
                    gebied_id=gebied,
                )
            )
    return tuple(uit)


def uit_aanvragen(aanvragen: pd.DataFrame) -> tuple[tuple[Project, ...], tuple[str, ...]]:
    """De laag aanvragen als projecten, met meldingen over wat ontbrak.

    Een verzoek zonder datum staat vooraan (de voorzichtige kant) en dat wordt gemeld; zonder gebied valt het weg en
    dat wordt ook gemeld.

    Parameters
    ----------
    aanvragen : aanvraag_id, soort, richting, vermogen_mw, datum, gebied_id, en waar bekend naam, categorie,
        gewenst_jaar en alleen_afname

    Raises
    ------
    MissingColumn : als een kolom ontbreekt. OutOfRange, UnknownName : voor een waarde die niet kan.
    """
    kolommen = ("aanvraag_id", "soort", "richting", "vermogen_mw", "datum", "gebied_id")
    _eis(aanvragen, kolommen, "aanvragen")
    uit, zonder_datum, zonder_gebied = [], [], []
    dagen = pd.to_datetime(aanvragen["datum"], errors="coerce").to_numpy(dtype="datetime64[D]")
    datums = ["" if dag == "NaT" else dag for dag in dagen.astype("str").tolist()]
    eerste = min((d for d in datums if d), default="2000-01-01")
    for rij, dag in zip(aanvragen.drop(columns="geometry", errors="ignore").to_dict("records"), datums, strict=True):
        code, gebied = str(rij["aanvraag_id"]), _tekst(rij["gebied_id"])
        if not gebied:
            zonder_gebied.append(code)
            continue
        if not dag:
            zonder_datum.append(code)
        gewenst, alleen = _getal(rij.get("gewenst_jaar")), rij.get("alleen_afname")
        uit.append(
            Project(
                id=code,
                naam=_tekst(rij.get("naam")) or code,
                soort=_tekst(rij["soort"]) or "onbekend",
                richting=rij["richting"],
                vermogen_mw=_getal(rij["vermogen_mw"]),
                datum=dag or eerste,
                gebied_id=gebied,
                categorie=int(_getal(rij.get("categorie")) or 0),
                gewenst_jaar=None if gewenst is None else int(gewenst),
                alleen_afname=True if alleen is None or pd.isna(alleen) else bool(alleen),
            )
        )
    meldingen = []
    if zonder_datum:
        meldingen.append(f"Zonder datum, daarom vooraan gezet: {', '.join(zonder_datum)}.")
    if zonder_gebied:
        meldingen.append(f"Zonder voedingsgebied, daarom niet in de rij: {', '.join(zonder_gebied)}.")
    return tuple(uit), tuple(meldingen)


def _versterkingen(tabel: pd.DataFrame | None) -> Mapping[tuple[str, Richting], tuple[Versterking, ...]]:
    uit: dict[tuple[str, Richting], tuple[Versterking, ...]] = {}
    if tabel is None:
        return uit
    _eis(tabel, ("versterking_id", "gebied_id", "richting", "extra_mw", "jaar"), "netversterkingen")
    for rij in tabel.drop(columns="geometry", errors="ignore").to_dict("records"):
        jaar, laat = _getal(rij["jaar"]), _getal(rij.get("jaar_laat"))
        if jaar is None:
            # Zonder jaar is er geen plan om mee te rekenen.
            continue
        nieuw = Versterking(
            id=str(rij["versterking_id"]),
            jaar=int(jaar),
            extra_mw=_getal(rij["extra_mw"]),
            jaar_laat=None if laat is None else int(laat),
            zekerheid=cast(Zekerheid, _tekst(rij.get("zekerheid")) or "gepland"),
        )
        if rij["richting"] not in RICHTINGEN:
            raise UnknownName(f"versterking '{nieuw.id}'", rij["richting"], "afname of opwek", "herstel de richting")
        sleutel = (str(rij["gebied_id"]), rij["richting"])
        uit[sleutel] = (*uit.get(sleutel, ()), nieuw)
    return uit


def _getal(waarde: object) -> float | None:
    if waarde is None or waarde is pd.NA or isinstance(waarde, str):
        return None
    getal = float(waarde) if isinstance(waarde, int | float | np.number) else float("nan")
    return None if np.isnan(getal) else getal


def _tekst(waarde: object) -> str:
    if isinstance(waarde, str):
        return waarde.strip()
    return "" if waarde is None or waarde is pd.NA or waarde != waarde else str(waarde)


def _eis(tabel: pd.DataFrame, kolommen: tuple[str, ...], laag: str) -> None:
    for kolom in kolommen:
        if kolom not in tabel.columns:
            raise MissingColumn(
                f"laag '{laag}', kolom '{kolom}'", "niet aanwezig", ", ".join(kolommen), "vul de kolom aan"
            )
