"""Welk werk staat er al gepland, hoe staan bewoners erin, en waarvoor is subsidie verleend?

In elke gemeente is één buurt met opzet tegenstrijdig: er ligt een warmtenet voor de hand, en toch is er subsidie voor
hybride warmtepompen verleend.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.made import kolommen
from layers.made.buurten import Buurten
from layers.made.landschap import Kader
from layers.made.recept import Recept
from layers.made.straten_panden import Bebouwing

SOORTEN = ("riool", "weg", "gasnet", "renovatie", "speelplek", "veilige_straat", "groen")
OMSCHRIJVING = {
    "riool": "Riool vervangen",
    "weg": "Groot onderhoud van de weg",
    "gasnet": "Oude gasleidingen vervangen",
    "renovatie": "Renovatie van corporatiewoningen",
    "speelplek": "Speelplek vernieuwen",
    "veilige_straat": "Straat veiliger maken (30 km per uur)",
    "groen": "Meer groen en minder steen",
}
TOELICHTING = (
    "veel vragen over de kosten, weinig vertrouwen",
    "belangstelling bij enkelen, de rest wacht af",
    "een actieve groep bewoners denkt mee",
    "bewoners hebben zelf een plan gemaakt",
)
WOONROLLEN = ("centrum", "vooroorlogs", "naoorlogs", "hoogbouw", "bloemkool", "vinex", "nieuwbouw", "dorp")


def koppelkansen(kader: Kader, buurten: Buurten, bebouwing: Bebouwing, recept: Recept) -> gpd.GeoDataFrame:
    """De laag koppelkansen: een deel met een plek op de kaart, een deel alleen met een buurtcode."""
    toeval = kader.loting("koppelkansen")
    van, tot = recept["werken"]["jaren_vooruit"]
    rijen: list[tuple[str, int, int, int]] = []
    for plek in buurten.met_rol(*WOONROLLEN):
        jong = buurten.rollen[plek] in ("vinex", "nieuwbouw")
        for soort in SOORTEN:
            kans = float(recept["werken"][soort]) * (
                0.15 if jong and soort in ("riool", "gasnet", "renovatie") else 1.0
            )
            if toeval.random() < kans:
                begin = recept.peiljaar + int(toeval.integers(van, tot + 1))
                rijen.append((soort, plek, begin, begin + int(toeval.integers(0, 3))))
    if not rijen:  # ook de kleinste gemeente heeft werk
        rijen.append(("riool", buurten.met_rol("centrum")[0], recept.peiljaar + 2, recept.peiljaar + 3))
    op_kaart = toeval.random(len(rijen)) < float(recept["werken"]["met_geometrie"])
    vormen = [
        _plek(kader, bebouwing, soort, plek, toeval) if kaart else None
        for (soort, plek, _, _), kaart in zip(rijen, op_kaart, strict=True)
    ]
    codes: list[str | None] = [
        None if vorm is not None else buurten.codes[rij[1]] for rij, vorm in zip(rijen, vormen, strict=True)
    ]
    return kolommen.laag(
        buurten.gemeentecode,
        vormen,
        werk_id=kolommen.nummers("werk", buurten.gemeentecode, len(rijen)),
        soort=[rij[0] for rij in rijen],
        omschrijving=[f"{OMSCHRIJVING[rij[0]]} in {buurten.namen[rij[1]]}" for rij in rijen],
        jaar_van=np.array([rij[2] for rij in rijen]),
        jaar_tot=np.array([rij[3] for rij in rijen]),
        buurtcode=pd.array(codes, dtype="str"),
    )


def _plek(kader: Kader, bebouwing: Bebouwing, soort: str, buurt: int, toeval: np.random.Generator) -> Any:
    """Een straat (lijn), een plek (punt) of een deel van de buurt (vlak) waar het werk is; None als dat er niet is."""
    if soort in ("riool", "weg", "gasnet", "veilige_straat"):
        hier = np.flatnonzero(bebouwing.straat_buurt == buurt)
        goed = hier[shapely.length(bebouwing.straten[hier]) > 60.0]
        if not len(goed):
            return None
        gekozen = toeval.choice(goed, size=min(len(goed), 3), replace=False)
        return kader.golf.buig(shapely.multilinestrings(shapely.get_parts(bebouwing.straten[np.sort(gekozen)])))
    vlak = bebouwing.bouwvlak[buurt]
    if shapely.is_empty(vlak):
        return None
    if soort == "speelplek":
        return kader.golf.buig(shapely.point_on_surface(vlak))
    x0, y0, x1, y1 = shapely.bounds(vlak)
    deel = toeval.uniform(0.35, 0.7)
    helft = shapely.box(x0, y0, x0 + deel * (x1 - x0), y1)
    return kader.golf.buig_vlak(shapely.intersection(vlak, helft))


def draagvlak(kader: Kader, buurten: Buurten, recept: Recept) -> pd.DataFrame:
    """De tabel draagvlak: een score 0-3 voor een deel van de buurten, met wie dat zegt."""
    toeval = kader.loting("draagvlak")
    woon = np.array(buurten.met_rol(*WOONROLLEN))
    gekozen = np.sort(woon[toeval.random(len(woon)) < float(recept["draagvlak"]["aandeel_buurten"])])
    if not len(gekozen):
        gekozen = woon[:1]
    n = len(gekozen)
    score = toeval.choice(4, size=n, p=recept["draagvlak"]["kans_score"])
    wie = toeval.choice(recept["draagvlak"]["wie"], size=n)
    dag = np.array([recept["algemeen"]["peildatum"]], dtype="datetime64[D]") - toeval.integers(30, 700, n)
    return kolommen.tabel(
        buurten.gemeentecode,
        n,
        buurtcode=[buurten.codes[plek] for plek in gekozen],
        score=score,
        wie=[str(naam) for naam in wie],
        toelichting=[TOELICHTING[waarde] for waarde in score],
        datum=dag.astype("datetime64[s]"),
    )


def subsidies(kader: Kader, buurten: Buurten, warmtebuurt: int | None, recept: Recept) -> pd.DataFrame:
    """De tabel subsidies; in `warmtebuurt` altijd hybride warmtepompen, als tegenstrijdigheid."""
    toeval = kader.loting("subsidies")
    rijen: list[tuple[int, str, int, int]] = []
    for plek in buurten.met_rol(*WOONROLLEN):
        if plek != warmtebuurt and toeval.random() < float(recept["subsidies"]["aandeel_buurten"]):
            techniek = str(toeval.choice(["isolatie", "hybride_warmtepomp", "warmtepomp", "zonnepanelen"]))
            rijen.append((plek, techniek, recept.peiljaar - int(toeval.integers(1, 3)), int(toeval.integers(8, 90))))
    if warmtebuurt is not None:
        rijen.append((warmtebuurt, "hybride_warmtepomp", recept.peiljaar - 1, int(toeval.integers(40, 120))))
    return kolommen.tabel(
        buurten.gemeentecode,
        len(rijen),
        buurtcode=[buurten.codes[rij[0]] for rij in rijen],
        regeling="Maakstadse duurzaamheidsregeling",
        techniek=[rij[1] for rij in rijen],
        jaar_van=[float(rij[2]) for rij in rijen],
        jaar_tot=[float(recept.peiljaar + 1)] * len(rijen),
        aantal=[float(rij[3]) for rij in rijen],
        omschrijving=[
            f"{rij[3]} toekenningen voor {rij[1].replace('_', ' ')} in {buurten.namen[rij[0]]}" for rij in rijen
        ],
    )
