"""Horen de codes van een tabel bij deze buurten, en zo niet: hoe gaan de cijfers over naar de juiste indeling?

Buurtcodes veranderen elk jaar; dezelfde code kan een ander gebied zijn. Een tabel met codes die niet bestaan wordt
geweigerd met uitleg. Overzetten kan met de vlakken van het eigen jaar: naar adressen als die er zijn, anders naar
oppervlakte.
"""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.errors import SchemaMismatch, WrongVintage
from layers.verslag import Leesverslag
from spatial.overzetten import Kruistabel, aantallen_over, gemiddelden_over, naar_adressen, naar_oppervlakte

# Boven dit deel van een oud gebied dat nergens terechtkomt, wordt het genoemd.
_REST_MELDEN = 0.01


def controleer_codes(codes: pd.Series, buurten: pd.Series, waar: str) -> None:
    """Eis dat de buurtcodes van een tabel voorkomen in de buurten; codes van andere gemeenten tellen niet mee.

    Raises
    ------
    WrongVintage : als een code van een gemeente in deze studie niet bestaat, of geen enkele code past.
    """
    eigen = codes.dropna().astype("str")
    bekend = set(buurten)
    gemeenten = {code[2:6] for code in bekend}
    hier = eigen[eigen.str.slice(2, 6).isin(list(gemeenten))]
    vreemd = sorted(set(hier) - bekend)
    if vreemd or (len(eigen) and hier.empty):
        voorbeeld = ", ".join(vreemd[:3]) or f"{eigen.iloc[0]} (een andere gemeente)"
        raise WrongVintage(
            f"{waar}, kolom 'buurtcode'",
            f"{len(vreemd) or len(eigen)} onbekende codes, zoals {voorbeeld}",
            f"codes van deze buurten, zoals {min(bekend)}",
            "de codes lijken van een ander jaar: gebruik buurten van dat jaar, of zet de tabel over met de vlakken van "
            "haar eigen jaar (layers.crosswalk.zet_over)",
        )


def zet_over(
    tabel: pd.DataFrame,
    van: gpd.GeoDataFrame,
    naar: gpd.GeoDataFrame,
    *,
    aantallen: Sequence[str] = (),
    gemiddelden: Sequence[str] = (),
    gewicht: str = "woningen",
    adressen: gpd.GeoDataFrame | None = None,
    bestand: str = "tabel",
) -> tuple[pd.DataFrame, Leesverslag]:
    """Zet een tabel met oude buurtcodes over op de nieuwe buurten.

    Parameters
    ----------
    tabel : kolom buurtcode (oud) en de kolommen om over te zetten
    van : vlakken van het eigen jaar van de tabel (buurtcode, geometry in RD)
    naar : de nieuwe buurten (buurtcode, geometry in RD)
    aantallen : kolommen die verdeeld worden (som blijft gelijk)
    gemiddelden : kolommen die gewogen gemiddeld worden
    gewicht : kolom waarmee gemiddelden gewogen worden
    adressen : punten in RD; zonder punten telt oppervlakte
    bestand : naam voor meldingen

    Returns
    -------
    een tabel met de nieuwe buurtcodes, en een verslag met wijze en wat nergens terechtkwam.

    Raises
    ------
    WrongVintage : als de codes van de tabel niet bij `van` horen.
    SchemaMismatch : als een kolom ontbreekt.
    """
    for kolom in {"buurtcode", *aantallen, *gemiddelden, *([gewicht] if gemiddelden else [])} - set(tabel.columns):
        raise SchemaMismatch(f"{bestand}, kolom '{kolom}'", "ontbreekt", "een kolom met deze naam", "vul de tabel aan")
    controleer_codes(tabel["buurtcode"], van["buurtcode"], bestand)
    oud = van.set_index("buurtcode").geometry
    oud = oud[oud.index.isin(tabel["buurtcode"])]
    nieuw = naar.set_index("buurtcode").geometry
    kruis = _kruistabel(oud, nieuw, adressen)
    waarden = tabel.set_index("buurtcode").loc[oud.index]
    uit = pd.DataFrame(index=nieuw.index.rename("buurtcode"))
    meldingen = [
        f"{bestand}: van {len(oud)} oude buurten overgezet naar {len(nieuw)} buurten, gewogen op {kruis.wijze}"
    ]
    for kolom in aantallen:
        uit[kolom], rest = aantallen_over(waarden[kolom], kruis)
        if kwijt := float(np.nansum(rest)):
            meldingen.append(f"{kolom}: {kwijt:.1f} van {float(waarden[kolom].sum()):.1f} valt buiten de buurten")
    for kolom in gemiddelden:
        uit[kolom] = gemiddelden_over(waarden[kolom], waarden[gewicht], kruis)
    meldingen += _rest(kruis)
    verslag = Leesverslag(
        "buurten", bestand, len(tabel), int(uit.notna().any(axis=1).sum()), meldingen=tuple(meldingen)
    )
    return uit.reset_index(), verslag


def _kruistabel(oud: gpd.GeoSeries, nieuw: gpd.GeoSeries, adressen: gpd.GeoDataFrame | None) -> Kruistabel:
    if adressen is None:
        return naar_oppervlakte(oud, nieuw)
    return naar_adressen(oud, nieuw, adressen.geometry.x.to_numpy(), adressen.geometry.y.to_numpy())


def _rest(kruis: Kruistabel) -> list[str]:
    rest = kruis.rest()
    veel = rest[rest > _REST_MELDEN]
    meldingen = [f"{code}: {deel:.0%} ligt buiten elke nieuwe buurt" for code, deel in veel.head(20).items()]
    if kruis.op_oppervlakte:
        meldingen.append(f"{len(kruis.op_oppervlakte)} oude buurten zonder adressen: verdeeld naar oppervlakte")
    return meldingen
