"""Staan de turbines ver genoeg van elkaar en van de turbines die er al zijn?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from spatial.bron import Bron
from spatial.wind.afstanden import Plaatsen, mastpunten
from spatial.wind.regels.regelvorm import Regelvorm, laag_ontbreekt
from spatial.wind.regels.woorden import aantal, getal
from spatial.wind.turbine import Getallen, Park
from spatial.wind.uitslag import MAX_OBJECTEN, Hardheid, Object, Toetsgeval, Uitslag
from spatial.wind.veiligheid import onderling_m


@dataclass(frozen=True)
class _Paren:
    """Paren (turbine van het park, andere turbine) met hun afstand; elk paar één keer."""

    turbine: Plaatsen
    ander: Plaatsen
    afstand_m: Getallen


class AndereTurbines(Regelvorm):
    """Turbines staan zo ver uit elkaar dat de rotors elkaar niet raken. Dichter dan ongeveer vier keer de
    rotordiameter vangen ze elkaars wind en slijten ze sneller."""

    code = "WT-VEI-9"
    titel = "Afstand tussen turbines"
    hardheid = "aandacht"
    bron = Bron(titel="Windplan Groen: afstand tussen windturbines", uitgever="Windplan Groen, Flevoland", jaar=2019)
    lagen = ("windturbines",)

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Binnen het park en tot bestaande turbines: raken de rotors (verboden), en de gewenste afstand (aandacht)."""
        if len(geval.park) > 1:
            yield from self._beide(geval, geval.park, "in het park", gemaakt=False)
        else:
            yield self.uitslag(
                geval, "VOLDOET", "Het park heeft één turbine.", onderdeel="in het park", aantal=0, gemaakt=False
            )
        bestaand = geval.omgeving.bestaand
        if bestaand is not None:
            yield from self._beide(
                geval, bestaand, "bestaande turbines", gemaakt=geval.omgeving.is_gemaakt(*self.lagen)
            )
        elif geval.omgeving.laag("windturbines") is None:
            waarom = laag_ontbreekt("windturbines", "waar al turbines staan")
            yield self.onbekend(geval, waarom, onderdeel="bestaande turbines")
        else:
            uitleg = "In de gegevens van dit gebied staat geen bestaande turbine."
            yield self.uitslag(geval, "VOLDOET", uitleg, onderdeel="bestaande turbines", aantal=0)

    def _beide(self, geval: Toetsgeval, ander: Park, onderdeel: str, *, gemaakt: bool) -> Iterator[Uitslag]:
        paren = _paren(geval, ander)
        een, twee = geval.park.rotordiameter_m[paren.turbine], ander.rotordiameter_m[paren.ander]
        maal = geval.p["veiligheid_onderlinge_afstand_rotors"]
        grootste = np.maximum(een, twee)
        gewenst = np.array([onderling_m(float(d), geval.p) for d in grootste], dtype=np.float64)
        stappen: tuple[tuple[str, Hardheid, Getallen], ...] = (
            ("rotors raken elkaar niet", "verboden", (een + twee) / 2.0),
            (f"{maal:g} maal de rotordiameter", "aandacht", gewenst),
        )
        for naam, hardheid, grens in stappen:
            yield self._uitslag(geval, ander, paren, grens, f"{onderdeel}: {naam}", hardheid, gemaakt)

    def _uitslag(
        self,
        geval: Toetsgeval,
        ander: Park,
        paren: _Paren,
        grens_m: Getallen,
        onderdeel: str,
        hardheid: Hardheid,
        gemaakt: bool,
    ) -> Uitslag:
        ruimte = paren.afstand_m - grens_m
        volgorde = np.lexsort((paren.ander, paren.turbine, ruimte))
        slecht = volgorde[ruimte[volgorde] < 0]
        k = int(volgorde[0])
        a, b = geval.park.ids[int(paren.turbine[k])], ander.ids[int(paren.ander[k])]
        zin = f"{a} en {b} staan {getal(paren.afstand_m[k])} m uit elkaar; nodig is ten minste {getal(grens_m[k])} m."
        begin = f"{aantal(len(slecht), 'paar', 'paren')} te dicht bij elkaar. Het ergst: " if len(slecht) else ""
        if not len(slecht) and ander is not geval.park:
            begin = "Het krapst: "
        return self.uitslag(
            geval,
            "VOLDOET_NIET" if len(slecht) else "VOLDOET",
            begin + zin,
            onderdeel=onderdeel,
            hardheid=hardheid,
            waarde=float(paren.afstand_m[k]),
            grens=float(grens_m[k]),
            eenheid="m",
            hoger_is_slechter=False,
            aantal=len(slecht),
            objecten=tuple(_object(geval, ander, paren, int(s)) for s in slecht[:MAX_OBJECTEN]),
            voorbehoud="Bronnen noemen 4, en ook 5 tot 6 maal de rotordiameter." if hardheid == "aandacht" else "",
            gemaakt=gemaakt,
        )


def _paren(geval: Toetsgeval, ander: Park) -> _Paren:
    """Alle paren die dichterbij staan dan er ooit toe doet, en van elke turbine de naaste."""
    masten, anderen = mastpunten(geval.park), mastpunten(ander)
    boom = shapely.STRtree(anderen)
    zelf = ander is geval.park
    bereik = onderling_m(max(float(geval.park.rotordiameter_m.max()), float(ander.rotordiameter_m.max())), geval.p)
    dichtbij = boom.query(masten, predicate="dwithin", distance=bereik)
    naaste = boom.query_nearest(masten, all_matches=False, exclusive=zelf)
    paren = np.unique(np.concatenate([dichtbij, naaste], axis=1).T, axis=0)
    if zelf:
        paren = np.unique(np.sort(paren[paren[:, 0] != paren[:, 1]], axis=1), axis=0)
    een, twee = paren[:, 0].astype(np.int64), paren[:, 1].astype(np.int64)
    return _Paren(een, twee, np.asarray(shapely.distance(masten[een], anderen[twee]), dtype=np.float64))


def _object(geval: Toetsgeval, ander: Park, paren: _Paren, k: int) -> Object:
    b = int(paren.ander[k])
    x, y = ander.xy[b]
    return Object(
        object_id=ander.ids[b],
        naam=f"turbine {ander.ids[b]}",
        waarde=float(paren.afstand_m[k]),
        x_m=float(x),
        y_m=float(y),
        turbine_id=geval.park.ids[int(paren.turbine[k])],
    )
