"""Welke woningen krijgen meer geluid dan de gekozen norm?"""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import pandas as pd

from spatial.bron import Bron
from spatial.wind.regels.objecttabel import Tabelvraag, gevoelig, toets_tabel
from spatial.wind.regels.regelvorm import OBJECTLAGEN, Regelvorm, laag_ontbreekt, normvoorbehoud
from spatial.wind.uitslag import Toetsgeval, Uitslag

REKENVOORSCHRIFT = Bron(
    titel="Reken- en meetvoorschrift windturbines",
    uitgever="Rijksoverheid",
    jaar=2024,
    vindplaats="Omgevingsregeling bijlage IVi; eerder Activiteitenregeling bijlage 4",
)
_INVALLEND = "Gerekend op de zwaarst belaste gevel, zonder weerkaatsing; tuinen zijn geen gevoelig terrein."


# Onder dit deel van de energie verandert het park het totaal minder dan 0,05 dB: het staat er niet in te lezen.
MERKBAAR_AANDEEL = 1.0 - 10.0**-0.005


class _Geluidregel(Regelvorm):
    hardheid = "verboden"
    bron = REKENVOORSCHRIFT
    lagen = (*OBJECTLAGEN, "bodemgebruik", "wind", "klimaat")
    maat = ""
    norm = ""

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Het park alleen tegen de norm; en samen met de bestaande turbines, als aandachtspunt."""
        objecten = geval.omgeving.objecten
        if objecten is None:
            yield self.onbekend(geval, laag_ontbreekt("verblijfsobjecten", "waar woningen staan"))
            return
        if geval.geluid is None:
            yield self.onbekend(geval, geval.waarom.get("geluid", "Het geluid is niet gerekend."))
            return
        yield self._deel(geval, objecten, geval.geluid, f"{self.maat}_park_db", "dit park", "verboden")
        if geval.omgeving.bestaand is not None:
            merkt = objecten[objecten.index.isin(self._merkbaar(geval.geluid))]
            yield self._deel(geval, merkt, geval.geluid, f"{self.maat}_db", "met bestaande turbines", "aandacht")
        elif geval.omgeving.laag("windturbines") is None:
            yield self.onbekend(
                geval,
                laag_ontbreekt("windturbines", "of er al turbines staan die meetellen"),
                onderdeel="met bestaande turbines",
                hardheid="aandacht",
            )

    def _merkbaar(self, tabel: pd.DataFrame) -> pd.Index:
        """De objecten waar dit park het totaal verandert; elders zegt het totaal alleen iets over andere turbines."""
        eigen, samen = tabel[f"{self.maat}_park_db"], tabel[f"{self.maat}_db"]
        aandeel = 10.0 ** ((eigen - samen) / 10.0)
        return tabel.index[eigen.notna() & ~(aandeel < MERKBAAR_AANDEEL)]

    def _deel(
        self, geval: Toetsgeval, objecten: gpd.GeoDataFrame, tabel: pd.DataFrame, kolom: str, onderdeel: str, hard: str
    ) -> Uitslag:
        vraag = Tabelvraag(
            kolom=kolom,
            grens=geval.normen.grens(self.norm),
            eenheid=f"dB {self.maat.capitalize()}",
            wat="geluid",
            decimalen=1,
            buiten_bereik_m=geval.p["geluid_reikwijdte_m"],
        )
        wind = geval.omgeving.klimaat
        meer = () if hard == "verboden" else ("windturbines",)
        return toets_tabel(
            self,
            geval,
            gevoelig(objecten),
            tabel,
            vraag,
            onderdeel=onderdeel,
            hardheid=hard,
            bron=geval.normen.bron,
            voorbehoud=normvoorbehoud(
                geval,
                _INVALLEND,
                ""
                if hard == "verboden"
                else "De norm geldt per park; dit is de som ter vergelijking, waar dit park haar verandert.",
            ),
            gemaakt=geval.omgeving.is_gemaakt(*self.lagen, *meer) or bool(wind is not None and wind.gemaakt),
        )


class GeluidEtmaal(_Geluidregel):
    """Het jaargemiddelde geluid over dag, avond en nacht (Lden) op de gevel van een woning of ander gevoelig gebouw
    is niet hoger dan de norm. De norm geldt voor het park als geheel, hoeveel turbines er ook staan."""

    code = "WT-GEL-1"
    titel = "Geluid over het etmaal (Lden) bij woningen"
    maat = "lden"
    norm = "lden_db"


class GeluidNacht(_Geluidregel):
    """Het jaargemiddelde geluid in de nacht (Lnight, 23 tot 7 uur) op de gevel van een woning of ander gevoelig
    gebouw is niet hoger dan de norm."""

    code = "WT-GEL-2"
    titel = "Geluid in de nacht (Lnight) bij woningen"
    maat = "lnight"
    norm = "lnight_db"


class Cumulatie(Regelvorm):
    """Het geluid van de windturbines samen met dat van wegen, spoor, industrie en luchtvaart wordt uitgedrukt als
    wegverkeer dat even hinderlijk is (Lcum). Er is geen landelijke grens: het is een afweging van het bestuur."""

    code = "WT-GEL-3"
    titel = "Geluid samen met andere bronnen (Lcum)"
    hardheid = "aandacht"
    bron = Bron(
        titel="Reken- en meetvoorschrift windturbines, cumulatie",
        uitgever="Rijksoverheid",
        jaar=2015,
        vindplaats="Activiteitenregeling bijlage 4, paragraaf 4; dosis-effect TNO 2008-D-R1051/B",
    )
    lagen = (*OBJECTLAGEN, "geluidszones", "bodemgebruik", "wind", "klimaat")

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """De hoogste Lcum; zonder grens in de normenset ONBEKEND, met de waarde erbij.

        Leest `geval.extra["cumulatie"]`: tabel met index object_id en kolom `lcum_db`.
        """
        tabel = geval.extra.get("cumulatie")
        objecten = geval.omgeving.objecten
        if objecten is None:
            yield self.onbekend(geval, laag_ontbreekt("verblijfsobjecten", "waar woningen staan"))
            return
        if not isinstance(tabel, pd.DataFrame):
            gewoon = laag_ontbreekt("geluidszones", "hoeveel geluid er al is")
            if geval.omgeving.laag("geluidszones") is not None:
                gewoon = "Het geluid samen met andere bronnen is niet gerekend."
            yield self.onbekend(geval, geval.waarom.get("cumulatie", gewoon))
            return
        grens = geval.normen.grens("lcum_db")
        vraag = Tabelvraag(
            kolom="lcum_db",
            grens=grens,
            eenheid="dB Lcum",
            wat="geluid samen met andere bronnen",
            decimalen=1,
            buiten_bereik_m=geval.p["geluid_reikwijdte_m"],
        )
        eigen = normvoorbehoud(geval) if grens is not None else "Er is geen landelijke grens voor Lcum."
        yield toets_tabel(self, geval, gevoelig(objecten), tabel, vraag, voorbehoud=eigen)
