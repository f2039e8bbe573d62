"""Past het park bij de woningen die nog gebouwd worden?"""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.bron import Bron
from spatial.wind.afstanden import woningafstand_m
from spatial.wind.regels.afstandsregel import Soort, toets_afstand
from spatial.wind.regels.objecttabel import Tabelvraag, toets_tabel
from spatial.wind.regels.regelvorm import Regelvorm, laag_ontbreekt, norm_ontbreekt, normvoorbehoud
from spatial.wind.regels.woningen import geen_risicogrens, risicogrens_m, risicovoorbehoud
from spatial.wind.turbine import Getallen
from spatial.wind.uitslag import Toetsgeval, Uitslag

_PLAN = Soort(een="woningbouwplan", meer="woningbouwplannen", lidwoord="het")
_STATUS = "Plannen tellen mee wat hun status ook is; een plan dat nog niet vaststaat kan nog schuiven."


class Woningbouw(Regelvorm):
    """Een woning die in een vastgesteld plan staat telt als bestaande woning. Bij plannen die nog niet vaststaan
    hoort de gemeente te laten zien dat woningen en turbines samen kunnen. Getoetst worden geluid, afstand en
    veiligheid tot de rand van elk plan."""

    code = "WT-WON-1"
    titel = "Woningbouwplannen"
    hardheid = "onderzoek"
    bron = Bron(
        titel="Omgevingswet: evenwichtige toedeling van functies aan locaties",
        uitgever="Rijksoverheid",
        jaar=2024,
        vindplaats="artikel 4.2",
    )
    lagen = ("woningbouwlocaties",)

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Drie onderdelen: geluid, afstand en veiligheid.

        Het geluid staat in `geval.extra["woningbouw_geluid"]`: tabel met index plan_id en kolommen `lden_db` en,
        als het kan, `turbine_id`: het hoogste niveau op het plan.
        """
        plannen = geval.omgeving.woningbouwlocaties
        if plannen is None:
            yield self.onbekend(geval, laag_ontbreekt("woningbouwlocaties", "waar woningen gepland zijn"))
            return
        if plannen.index.name != "plan_id" and "plan_id" in plannen:
            plannen = plannen.set_index("plan_id")
        yield self._geluid(geval, plannen)
        yield self._afstand(geval, plannen)
        yield self._veiligheid(geval, plannen)

    def _geluid(self, geval: Toetsgeval, plannen: gpd.GeoDataFrame) -> Uitslag:
        tabel = geval.extra.get("woningbouw_geluid")
        if not isinstance(tabel, pd.DataFrame):
            waarom = geval.waarom.get("woningbouw_geluid", "Het geluid bij de plannen is niet gerekend.")
            return self.onbekend(geval, waarom, onderdeel="geluid")
        vraag = Tabelvraag(
            kolom="lden_db",
            grens=geval.normen.grens("lden_db"),
            eenheid="dB Lden",
            wat="geluid",
            decimalen=1,
            buiten_bereik_m=geval.p["geluid_reikwijdte_m"],
        )
        velden = {"bron": geval.normen.bron, "voorbehoud": normvoorbehoud(geval, _STATUS)}
        return toets_tabel(self, geval, plannen, tabel, vraag, onderdeel="geluid", **velden)

    def _afstand(self, geval: Toetsgeval, plannen: gpd.GeoDataFrame) -> Uitslag:
        grens = woningafstand_m(geval.park.tiphoogte_m, geval.normen)
        if grens is None:
            return self.onbekend(geval, norm_ontbreekt(geval, "de afstand tot woningen"), onderdeel="afstand")
        return self._tot_rand(geval, plannen, grens, "afstand", normvoorbehoud(geval, _STATUS))

    def _veiligheid(self, geval: Toetsgeval, plannen: gpd.GeoDataFrame) -> Uitslag:
        grens = risicogrens_m(geval, "pr_kwetsbaar_per_jaar")
        if grens is None:
            return self.onbekend(geval, geen_risicogrens(geval, "pr_kwetsbaar_per_jaar"), onderdeel="veiligheid")
        return self._tot_rand(geval, plannen, grens, "veiligheid", risicovoorbehoud(geval, _STATUS))

    def _tot_rand(
        self, geval: Toetsgeval, plannen: gpd.GeoDataFrame, grens_m: Getallen, onderdeel: str, voorbehoud: str
    ) -> Uitslag:
        bron = geval.normen.bron
        return toets_afstand(
            self, geval, plannen, np.asarray(grens_m), _PLAN, onderdeel=onderdeel, bron=bron, voorbehoud=voorbehoud
        )
