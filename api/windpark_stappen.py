"""De rekenstappen van een windparktoets: elke stap geeft haar uitkomst, of None met de reden.

Een berekening die niet kan (geen woningen, geen wind, geen geluid van een type) houdt de rest niet tegen; de regels
die haar nodig hebben worden ONBEKEND.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

import geopandas as gpd
import pandas as pd

from api.errors import Stopped
from layers.verslag import Voortgang
from spatial.bron import Parameters
from spatial.errors import EmptyInput, WijkwindError
from spatial.wind.contouren import contouren
from spatial.wind.cumulatie import cumuleer
from spatial.wind.geluid import Geluid, bereken_geluid
from spatial.wind.normen import Normenset
from spatial.wind.omgeving import Omgeving
from spatial.wind.opbrengst import Opbrengst, bereken_opbrengst
from spatial.wind.regels.objecttabel import gevoelig
from spatial.wind.slagschaduw import Slagschaduw, bereken_slagschaduw
from spatial.wind.turbine import Park
from spatial.wind.windklimaat import Windklimaat
from spatial.wind.zichtbaarheid import Zicht, zichtbaar

T = TypeVar("T")


@dataclass
class Stappen:
    """De stappen over één park; `waarom` houdt per onderwerp de reden waarom iets niet gerekend kon worden."""

    park: Park
    omgeving: Omgeving
    normen: Normenset
    p: Parameters
    meld: Voortgang
    waarom: dict[str, str] = field(default_factory=dict)

    def geluid(self) -> Geluid | None:
        """Geluid op de woningen, met de bestaande turbines."""
        return self._probeer(
            "geluid",
            lambda: bereken_geluid(
                self.park,
                self._objecten(),
                self._klimaat(),
                self.p,
                bodem=self.omgeving.laag("bodemgebruik"),
                extra=self.omgeving.bestaand,
                voortgang=self.meld,
            ),
        )

    def contouren(self, niveaus_db: Sequence[float]) -> gpd.GeoDataFrame | None:
        """Contouren: maat (lden en lnight van dit park; lden_samen met bestaande turbines), niveau_db, geometry."""
        lden, lnight = self.normen.grens("lden_db"), self.normen.grens("lnight_db")
        bestaand = self.omgeving.bestaand
        vragen: list[tuple[str, Literal["lden", "lnight"], set[float | None], Park | None]] = [
            ("lden", "lden", {*niveaus_db, lden}, None),
            ("lnight", "lnight", {lnight}, None),
        ]
        if bestaand is not None and len(bestaand):
            vragen.append(("lden_samen", "lden", {*niveaus_db, lden}, bestaand))

        def reken() -> gpd.GeoDataFrame:
            delen = []
            for naam, maat, niveaus, extra in vragen:
                vraag = sorted(n for n in niveaus if n is not None)
                if vraag:
                    bodem = self.omgeving.laag("bodemgebruik")
                    lijnen = contouren(self.park, self._klimaat(), self.p, vraag, maat=maat, bodem=bodem, extra=extra)
                    delen.append(lijnen.assign(maat=naam))
            return gpd.GeoDataFrame(pd.concat(delen, ignore_index=True), crs=delen[0].crs)

        return self._probeer("contouren", reken)

    def slagschaduw(self, jaar: int) -> Slagschaduw | None:
        """Slagschaduw op de woningen."""
        return self._probeer(
            "slagschaduw",
            lambda: bereken_slagschaduw(
                self.park,
                self._objecten(),
                self.p,
                jaar=jaar,
                maaiveld=self.omgeving.hoogte,
                klimaat=self.omgeving.klimaat,
                voortgang=self.meld,
            ),
        )

    def opbrengst(self) -> Opbrengst | None:
        """Opbrengst per jaar, met het zog van de bestaande turbines."""
        return self._probeer(
            "opbrengst",
            lambda: bereken_opbrengst(
                self.park, self._klimaat(), self.p, bestaand=self.omgeving.bestaand, voortgang=self.meld
            ),
        )

    def cumulatie(self, geluid: Geluid | None) -> dict[str, pd.DataFrame]:
        """Lcum met weg, rail, industrie en lucht, als er geluidszones zijn; anders leeg."""
        zones, objecten = self.omgeving.laag("geluidszones"), self.omgeving.objecten
        if geluid is None or zones is None or objecten is None:
            return {}
        tabel = self._probeer("cumulatie", lambda: cumuleer(geluid.tabel, gevoelig(objecten), zones, self.p))
        return {} if tabel is None else {"cumulatie": tabel}

    def zicht(self) -> Zicht | None:
        """Hoeveel turbines elke plek ziet; zonder oppervlaktemodel geldt het maaiveld, en dat wordt gezegd."""
        vlak = self.omgeving.oppervlak if self.omgeving.oppervlak is not None else self.omgeving.hoogte
        if vlak is None:
            self.waarom["zicht"] = "er is geen hoogtemodel"
            return None
        return self._probeer("zicht", lambda: zichtbaar(self.park, vlak, self.omgeving.hoogte, self.p))

    def _objecten(self) -> gpd.GeoDataFrame:
        if self.omgeving.objecten is None or self.omgeving.objecten.empty:
            raise EmptyInput("woningen", "geen laag met adressen", "de plaats van woningen", "lees de BAG in")
        # Alleen waar een norm geldt: een kantoor hoeft geen stilstand af te dwingen.
        return gevoelig(self.omgeving.objecten)

    def _klimaat(self) -> Windklimaat:
        if self.omgeving.klimaat is None:
            raise EmptyInput("wind", "geen windgegevens", "een windtabel of een gemiddelde windsnelheid", "geef --wind")
        return self.omgeving.klimaat

    def _probeer(self, wat: str, reken: Callable[[], T]) -> T | None:
        self.meld(wat, 0.0)
        try:
            return reken()
        except Stopped:
            raise
        except WijkwindError as fout:
            self.waarom[wat] = str(fout)
            return None
