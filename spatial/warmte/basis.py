"""Wat weet het kostenmodel van een buurt? De korte rijen waar elke strategie en elke gevoeligheidsrun mee rekent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.errors import OutOfRange
from spatial.warmte.kentallen import Kentallen
from spatial.warmte.netlengte import verdeelnet_m
from spatial.warmte.voorraad import Voorraad
from spatial.warmte.vraag import Buurtvraag, Doel, Gebouwtelling, buurtvraag, gebouwtelling

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Buurtbasis:
    """Alles per buurt (B,) wat de kosten bepaalt en niet van prijzen afhangt.

    `bron_afstand_m` : per soort bron de afstand tot de dichtstbijzijnde bron in bereik; NaN is buiten bereik.
    `bronnen_bekend` : False als er geen laag warmtebronnen is; dan is niets over bronnen te zeggen.
    """

    buurtcode: pd.Index[str]
    telling: Gebouwtelling
    vraag: Mapping[str, Buurtvraag]
    panden_hoogbouw: Array
    weq: Array
    oppervlakte_m2: Array
    gasnet_m: Array
    elektriciteitsnet_m: Array
    bron_afstand_m: Mapping[str, Array]
    bronnen_bekend: bool

    @cached_property
    def warmtedichtheid_gj_ha(self) -> Array:
        """H07: ruimteverwarming en tapwater nu, per hectare buurt (GJ/ha per jaar)."""
        dichtheid: Array = self.vraag["huidig"].warmte / (self.oppervlakte_m2 / 1e4)
        return dichtheid


def woningequivalenten(woningen: Array, utiliteit_m2: Array, p: Parameters) -> Array:
    """WEQ per buurt: woningen + m² utiliteit / 130, naar boven afgerond zoals PBL publiceert."""
    # Een haar eronder: 3 + 130/130 moet 4 blijven, ook met rekenruis.
    weq: Array = np.ceil(woningen + utiliteit_m2 / p["utiliteit_m2_per_weq"] - 1e-9)
    return weq


def buurtbasis(
    voorraad: Voorraad,
    kentallen: Kentallen,
    p: Parameters,
    oppervlakte_m2: Array,
    *,
    panden_hoogbouw: Array | None = None,
    bron_afstand_m: Mapping[str, Array] | None = None,
) -> Buurtbasis:
    """Tel de voorraad op tot de rijen waar de kosten op rusten.

    Raises
    ------
    OutOfRange : als een oppervlakte niet positief is.
    """
    if not (np.isfinite(oppervlakte_m2) & (oppervlakte_m2 > 0)).all():
        fout = voorraad.buurtcode[~(np.isfinite(oppervlakte_m2) & (oppervlakte_m2 > 0))]
        raise OutOfRange(
            f"oppervlakte van buurt {fout[0]}", "niet positief", "een oppervlakte in m2", "herstel de grens"
        )
    telling = gebouwtelling(voorraad)
    klimaat, slechter = p["klimaatfactor_rv"], p["voorlopig_label_slechter"] >= 0.5
    util_naar_b = p["utiliteit_d_naar_b"] >= 0.5

    def vraag(doel: Doel, naar_b: bool | None = None) -> Buurtvraag:
        return buurtvraag(
            voorraad,
            kentallen,
            doel,
            klimaatfactor=klimaat,
            utiliteit_naar_b=naar_b,
            voorlopig_slechter=slechter,
        )

    weq = woningequivalenten(telling.woningen, telling.utiliteit_m2, p)
    stapel = telling.hoogbouw / p["woningen_per_stapelpand"] if panden_hoogbouw is None else panden_hoogbouw
    return Buurtbasis(
        voorraad.buurtcode,
        telling,
        {"huidig": vraag("huidig"), "B": vraag("B"), "D": vraag("D", util_naar_b)},
        stapel,
        weq,
        oppervlakte_m2,
        verdeelnet_m(telling.aansluitingen, oppervlakte_m2, p["gasnet_vormgetal"]),
        verdeelnet_m(telling.aansluitingen, oppervlakte_m2, p["elektriciteitsnet_vormgetal"]),
        dict(bron_afstand_m or {}),
        bron_afstand_m is not None,
    )
