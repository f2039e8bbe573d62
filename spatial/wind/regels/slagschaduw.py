"""Welke woningen krijgen meer slagschaduw dan de gekozen norm?"""

from __future__ import annotations

from collections.abc import Iterator

from spatial.bron import Bron
from spatial.wind.regels.objecttabel import Tabelvraag, gevoelig, toets_tabel
from spatial.wind.regels.regelvorm import OBJECTLAGEN, Regelvorm, laag_ontbreekt, normvoorbehoud
from spatial.wind.uitslag import Toetsgeval, Uitslag

_REGELING = Bron(
    titel="Activiteitenregeling milieubeheer",
    uitgever="Rijksoverheid",
    jaar=2015,
    vindplaats="artikel 3.12 (BWBR0022830)",
)
_STOP = "Met een automatische stilstand is in de regel aan de norm te voldoen; dat kost stroom."
_ERGST = "Gerekend alsof de zon altijd schijnt en de rotor altijd dwars op de zon staat; in het echt is het minder."


class _Schaduwregel(Regelvorm):
    hardheid = "onderzoek"
    bron = _REGELING
    lagen = OBJECTLAGEN
    kolom = ""
    norm = ""
    eenheid = ""
    wat = ""
    decimalen = 0
    voorbehoud = ""

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Elk gevoelig object binnen twaalf rotordiameters tegen de norm."""
        objecten = geval.omgeving.objecten
        if objecten is None:
            yield self.onbekend(geval, laag_ontbreekt("verblijfsobjecten", "waar woningen staan"))
            return
        if geval.slagschaduw is None:
            yield self.onbekend(geval, geval.waarom.get("slagschaduw", "De slagschaduw is niet gerekend."))
            return
        vraag = Tabelvraag(
            kolom=self.kolom,
            grens=geval.normen.grens(self.norm),
            eenheid=self.eenheid,
            wat=self.wat,
            decimalen=self.decimalen,
            # De regel gaat over objecten binnen twaalf rotordiameters van een turbine.
            buiten_bereik_m=12.0 * geval.park.rotordiameter_m,
        )
        yield toets_tabel(
            self,
            geval,
            gevoelig(objecten),
            geval.slagschaduw,
            vraag,
            bron=geval.normen.bron,
            voorbehoud=normvoorbehoud(geval, self.voorbehoud, _STOP),
        )


class SchaduwDagen(_Schaduwregel):
    """Een turbine krijgt een automatische stilstand als slagschaduw kan vallen op een woning of ander gevoelig gebouw
    binnen twaalf keer de rotordiameter, en dat gemiddeld op meer dan 17 dagen per jaar langer dan 20 minuten per dag
    duurt."""

    code = "WT-SCH-1"
    titel = "Slagschaduw: dagen met meer dan 20 minuten"
    kolom = "dagen_boven_20"
    norm = "schaduw_dagen_boven_20_minuten"
    eenheid = "dagen per jaar"
    wat = "dagen met meer dan 20 minuten slagschaduw"
    voorbehoud = _ERGST


class SchaduwUren(_Schaduwregel):
    """Een woning krijgt per jaar niet meer uren slagschaduw dan de norm. Getoetst wordt het verwachte aantal uren:
    met de gemiddelde zonneschijn, de uren dat de turbine draait en de stand van de rotor."""

    code = "WT-SCH-2"
    titel = "Slagschaduw: verwachte uren per jaar"
    kolom = "verwacht_uren_jaar"
    norm = "schaduw_uren_per_jaar"
    eenheid = "uur per jaar"
    wat = "slagschaduw"
    decimalen = 1
    voorbehoud = "Verwachte uren: een zonnig jaar kan hoger uitvallen."


class SchaduwMinuten(_Schaduwregel):
    """Een woning krijgt op geen enkele dag meer minuten slagschaduw dan de norm."""

    code = "WT-SCH-3"
    titel = "Slagschaduw: meeste minuten op één dag"
    kolom = "max_minuten_dag"
    norm = "schaduw_minuten_per_dag"
    eenheid = "minuten per dag"
    wat = "slagschaduw"
    voorbehoud = _ERGST
