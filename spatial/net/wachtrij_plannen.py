"""Hoe worden warmtebuurten en woningbouwplannen projecten in dezelfde rij als wind?

Een buurt die van het gas gaat en een nieuwe wijk zijn geen grote aansluiting: hun vraag komt bij elkaar op het
station. Hier telt die som als één verzoek om afname, zodat warmte, woningen en wind op één bladzijde staan.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from spatial.bron import Parameters
from spatial.errors import MissingColumn, OutOfRange
from spatial.net.wachtrij_vormen import Project

Projecten = tuple[tuple[Project, ...], tuple[str, ...]]
# Fase van de laag woningbouwlocaties naar het eerste jaar.
FASEN: dict[str, int] = {"woningen_2020_2024": 2020, "woningen_2025_2029": 2025, "woningen_2030_later": 2030}
FASETEKST = {2020: "fase 2020–2024", 2025: "fase 2025–2029", 2030: "fase vanaf 2030"}
MELDING_WARMTE = (
    "De extra piek van een buurt is de som van kleine aansluitingen. Zij vragen niet samen aan; als één verzoek laat "
    "die som zien wat het station erbij moet kunnen."
)
MELDING_WONINGEN = (
    "De vraag van een woningbouwplan is het aantal woningen maal een piek per woning na gelijktijdigheid; wanneer de "
    "ontwikkelaar aanvraagt is een aanname. Een fase waarvan de jaren voorbij zijn telt als nog te bouwen."
)


def uit_warmte(buurten: pd.DataFrame, p: Parameters, *, start_jaar: int) -> Projecten:
    """Warmtebuurten als verzoeken om afname.

    Het jaar is dat van de tabel, of volgt uit de rang: start_jaar + (rang − 1) / `net_buurten_per_jaar`. De aanvraag
    is `net_aanvraag_vooraf_jaar` eerder. Voorrang: `net_categorie_warmte`.

    Parameters
    ----------
    buurten : buurtcode, extra_piek_kw, gebied_id, en `jaar` of `rang`; waar bekend naam. Zonder piek is het vermogen
        onbekend; een buurt zonder extra piek (0) staat niet in de rij; een buurt zonder gebied of zonder jaar en rang
        ook niet, met een melding

    Returns
    -------
    De projecten, en wat de lezer erover moet weten.

    Raises
    ------
    MissingColumn : als een kolom ontbreekt. OutOfRange : voor een piek onder nul.
    """
    _eis(buurten, ("buurtcode", "extra_piek_kw", "gebied_id"), "warmtebuurten")
    if "jaar" not in buurten.columns and "rang" not in buurten.columns:
        raise MissingColumn("warmtebuurten", "geen jaar en geen rang", "een van beide", "voeg jaar of rang toe")
    uit, los = [], []
    for rij in buurten.to_dict("records"):
        piek, jaar = _getal(rij["extra_piek_kw"]), _getal(rij.get("jaar"))
        gebied = rij["gebied_id"]
        if piek == 0:
            continue
        if jaar is None and (rang := _getal(rij.get("rang"))) is not None:
            jaar = start_jaar + int((rang - 1) / p["net_buurten_per_jaar"])
        if jaar is None or not isinstance(gebied, str) or not gebied:
            los.append(str(rij["buurtcode"]))
            continue
        naam = rij.get("naam")
        uit.append(
            _project(
                f"warmte-{rij['buurtcode']}",
                str(naam) if isinstance(naam, str) else str(rij["buurtcode"]),
                "warmte",
                None if piek is None else piek / 1000.0,
                int(jaar),
                gebied,
                round(p["net_categorie_warmte"]),
                p,
            )
        )
    return tuple(uit), _meldingen(MELDING_WARMTE, bool(uit), los, "jaar of voedingsgebied")


def uit_woningbouw(plannen: pd.DataFrame, p: Parameters, *, start_jaar: int) -> Projecten:
    """Woningbouwlocaties als verzoeken om afname, één per plan en fase.

    Vermogen = woningen · `net_woning_kw`. Een fase die al begonnen is telt vanaf start_jaar. Is alleen het totaal
    bekend, dan is dat één fase vanaf start_jaar; is ook dat onbekend, dan is het vermogen onbekend.

    Parameters
    ----------
    plannen : plan_id (kolom of index), gebied_id, en waar bekend plannaam, woningen en de drie fasen `FASEN`

    Returns
    -------
    De projecten, en wat de lezer erover moet weten.

    Raises
    ------
    MissingColumn : als een kolom ontbreekt. OutOfRange : voor een aantal onder nul.
    """
    if plannen.index.name == "plan_id" and "plan_id" not in plannen.columns:
        plannen = plannen.reset_index()
    _eis(plannen, ("plan_id", "gebied_id"), "woningbouwlocaties")
    uit, los = [], []
    for rij in plannen.drop(columns="geometry", errors="ignore").to_dict("records"):
        gebied, naam = rij["gebied_id"], rij.get("plannaam")
        titel = str(naam) if isinstance(naam, str) else str(rij["plan_id"])
        if not isinstance(gebied, str) or not gebied:
            los.append(titel)
            continue
        for fase, aantal, begin in _fasen(rij, start_jaar):
            if aantal is not None and aantal < 0:
                raise OutOfRange(f"plan '{titel}', woningen", aantal, "nul of meer", "herstel het aantal woningen")
            if aantal == 0:
                continue
            mw = None if aantal is None else aantal * p["net_woning_kw"] / 1000.0
            uit.append(
                _project(
                    f"plan-{rij['plan_id']}-{begin}",
                    f"{titel}{fase}",
                    "woningen",
                    mw,
                    max(begin, start_jaar),
                    gebied,
                    round(p["net_categorie_woningen"]),
                    p,
                )
            )
    return tuple(uit), _meldingen(MELDING_WONINGEN, bool(uit), los, "voedingsgebied")


def _fasen(rij: Mapping[Hashable, object], start_jaar: int) -> list[tuple[str, float | None, int]]:
    """Per fase: tekst achter de naam, aantal woningen en eerste jaar."""
    fasen = [(f", {FASETEKST[jaar]}", _getal(rij.get(kolom)), jaar) for kolom, jaar in FASEN.items()]
    bekend = [fase for fase in fasen if fase[1] is not None]
    totaal = _getal(rij.get("woningen"))
    som = sum(aantal for _, aantal, _ in bekend if aantal is not None)
    if bekend and (som > 0 or not totaal):
        return [*bekend]
    return [("", totaal, start_jaar)]


def _project(
    id_: str, naam: str, soort: str, mw: float | None, jaar: int, gebied_id: str, categorie: int, p: Parameters
) -> Project:
    aanvraag = jaar - round(p["net_aanvraag_vooraf_jaar"])
    return Project(
        id=id_,
        naam=naam,
        soort=soort,
        richting="afname",
        vermogen_mw=mw,
        datum=f"{aanvraag}-01-01",
        gebied_id=gebied_id,
        categorie=categorie,
        gewenst_jaar=jaar,
    )


def _meldingen(vast: str, iets: bool, los: list[str], wat: str) -> tuple[str, ...]:
    uit = (vast,) if iets else ()
    return (*uit, f"Zonder {wat}, daarom niet in de rij: {', '.join(los)}.") if los else uit


def _getal(waarde: object) -> float | None:
    if not isinstance(waarde, int | float | np.number) or np.isnan(float(waarde)):
        return None
    return float(waarde)


def _eis(tabel: pd.DataFrame, kolommen: tuple[str, ...], laag: str) -> None:
    for kolom in kolommen:
        if kolom not in tabel.columns:
            raise MissingColumn(
                f"laag '{laag}', kolom '{kolom}'", "niet aanwezig", ", ".join(kolommen), "vul de kolom aan"
            )
