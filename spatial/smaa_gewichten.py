"""Uit welke gewichten wordt getrokken als niet vaststaat hoe zwaar elk criterium weegt?

Vier keuzes: helemaal vrij, alleen de volgorde staat vast, elk gewicht binnen een bereik, of alles vast. Elke
trekking is gelijkmatig verdeeld over alle gewichten die bij de keuze passen en samen 1 zijn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spatial.errors import OutOfRange, UnknownName
from spatial.gewichten import Groep, gewichten_uit_schuiven, groepen_uit_volgorde
from spatial.normaliseren import Reeks

_POGINGEN = 200  # gemiddeld aantal pogingen per trekking voordat op wandelen wordt overgegaan
_STAPPEN = 20  # stappen van een wandeling per criterium


@dataclass(frozen=True)
class Vrij:
    """Niets is bekend over de gewichten: gelijkmatig over alle gewichten die samen 1 zijn."""

    def trek(self, criteria: Sequence[str], aantal: int, rng: np.random.Generator) -> Reeks:
        """Gewichten, vorm (aantal, criteria)."""
        return _simplex(len(criteria), aantal, rng)

    def segment(self, criteria: Sequence[str]) -> tuple[Reeks, Reeks] | None:
        """De twee uiteinden als de keuze een lijnstuk is (één of twee criteria), anders None."""
        return _hoekpunten(len(criteria))


@dataclass(frozen=True)
class Volgorde:
    """Alleen de volgorde van belang staat vast; binnen een groep is die niet bekend.

    Een criterium dat niet genoemd wordt telt niet mee (gewicht 0).
    """

    volgorde: tuple[Groep, ...]

    def trek(self, criteria: Sequence[str], aantal: int, rng: np.random.Generator) -> Reeks:
        """Gewichten, vorm (aantal, criteria): gesorteerd van zwaar naar licht en binnen een groep geschud."""
        groepen, plek = self._plekken(criteria)
        n = sum(len(groep) for groep in groepen)
        gesorteerd = np.sort(_simplex(n, aantal, rng), axis=1)[:, ::-1]
        gewichten = np.zeros((aantal, len(criteria)))
        begin = 0
        for groep in groepen:
            deel = gesorteerd[:, begin : begin + len(groep)]
            gewichten[:, [plek[naam] for naam in groep]] = rng.permuted(deel, axis=1) if len(groep) > 1 else deel
            begin += len(groep)
        return gewichten

    def segment(self, criteria: Sequence[str]) -> tuple[Reeks, Reeks] | None:
        """De twee uiteinden bij één of twee genoemde criteria, anders None."""
        groepen, plek = self._plekken(criteria)
        namen = [naam for groep in groepen for naam in groep]
        if len(namen) > 2:
            return None
        uiteinden = _hoekpunten(len(namen))
        if uiteinden is None:
            return None
        begin, eind = uiteinden
        if len(groepen) == 2:
            eind = np.array([0.5, 0.5])
        kolommen = [plek[naam] for naam in namen]
        return _spreid(begin, kolommen, len(criteria)), _spreid(eind, kolommen, len(criteria))

    def _plekken(self, criteria: Sequence[str]) -> tuple[tuple[tuple[str, ...], ...], dict[str, int]]:
        groepen = groepen_uit_volgorde(self.volgorde)
        plek = {naam: nummer for nummer, naam in enumerate(criteria)}
        for naam in (naam for groep in groepen for naam in groep):
            if naam not in plek:
                raise UnknownName("criterium", naam, f"een van {', '.join(criteria)}", "controleer de volgorde")
        return groepen, plek


@dataclass(frozen=True)
class Vast:
    """De gewichten staan vast; alleen de gegevens zijn onzeker."""

    gewichten: Mapping[str, float]

    def trek(self, criteria: Sequence[str], aantal: int, rng: np.random.Generator) -> Reeks:  # noqa: ARG002
        """Steeds dezelfde gewichten, vorm (aantal, criteria)."""
        return np.tile(self._reeks(criteria), (aantal, 1))

    def segment(self, criteria: Sequence[str]) -> tuple[Reeks, Reeks] | None:
        """Twee keer hetzelfde punt."""
        return self._reeks(criteria), self._reeks(criteria)

    def _reeks(self, criteria: Sequence[str]) -> Reeks:
        reeks = gewichten_uit_schuiven(dict(self.gewichten), criteria).to_numpy(dtype=np.float64)
        return np.asarray(reeks, dtype=np.float64)


@dataclass(frozen=True)
class Bereik:
    """Elk gewicht ligt tussen een laagste en een hoogste aandeel (0–1); samen zijn ze 1.

    Een criterium dat niet genoemd wordt telt niet mee (gewicht 0).
    """

    grenzen: Mapping[str, tuple[float, float]]

    @classmethod
    def rond(cls, gewichten: Mapping[str, float], marge: float) -> Bereik:
        """Een bereik rond gekozen gewichten: elk gewicht `marge` (aandeel, 0–1) hoger of lager.

        >>> Bereik.rond({"a": 0.5, "b": 0.5}, 0.2).grenzen
        {'a': (0.4, 0.6), 'b': (0.4, 0.6)}
        """
        if not 0 <= marge <= 1:
            raise OutOfRange("marge", marge, "een aandeel van 0 tot en met 1", "kies bijvoorbeeld 0,2")
        w = gewichten_uit_schuiven(gewichten, list(gewichten))
        return cls(
            {str(naam): (float(deel) * (1 - marge), min(float(deel) * (1 + marge), 1.0)) for naam, deel in w.items()}
        )

    def trek(self, criteria: Sequence[str], aantal: int, rng: np.random.Generator) -> Reeks:
        """Gewichten, vorm (aantal, criteria).

        Eerst trekken boven de ondergrenzen en afkeuren wat boven een bovengrens komt: dat is zuiver. Past minder dan
        één op de 200, dan een wandeling door het gebied (hit-and-run, Tervonen e.a. 2013, EJOR 224, 552–559).
        """
        laag, hoog = self._grenzen(criteria)
        ruimte = 1 - laag.sum()
        if ruimte <= 1e-12 or hoog.sum() - 1 <= 1e-12:
            return np.tile(laag if ruimte <= 1e-12 else hoog, (aantal, 1))
        vrij = np.flatnonzero(hoog > laag)
        gevonden: list[Reeks] = []
        gehad = 0
        for _ in range(_POGINGEN):
            poging = np.tile(laag, (aantal, 1))
            poging[:, vrij] += ruimte * _simplex(len(vrij), aantal, rng)
            goed = poging[(poging <= hoog).all(axis=1)]
            gevonden.append(goed)
            gehad += len(goed)
            if gehad >= aantal:
                return np.concatenate(gevonden)[:aantal]
        return _wandel(laag, hoog, vrij, aantal, rng)

    def segment(self, criteria: Sequence[str]) -> tuple[Reeks, Reeks] | None:
        """De twee uiteinden als hoogstens twee gewichten vrij zijn, anders None."""
        laag, hoog = self._grenzen(criteria)
        vrij = np.flatnonzero(hoog > laag)
        rest = 1 - laag.sum()
        if len(vrij) > 2:
            return None
        begin, eind = laag.copy(), laag.copy()
        if len(vrij):
            eerste, tweede = vrij[0], vrij[-1]
            if len(vrij) == 1:
                begin[eerste] = eind[eerste] = laag[eerste] + rest
                return begin, eind
            begin[eerste] = min(hoog[eerste], laag[eerste] + rest)
            begin[tweede] = laag[tweede] + rest - (begin[eerste] - laag[eerste])
            eind[tweede] = min(hoog[tweede], laag[tweede] + rest)
            eind[eerste] = laag[eerste] + rest - (eind[tweede] - laag[tweede])
        return begin, eind

    def _grenzen(self, criteria: Sequence[str]) -> tuple[Reeks, Reeks]:
        laag, hoog = np.zeros(len(criteria)), np.zeros(len(criteria))
        plek = {naam: nummer for nummer, naam in enumerate(criteria)}
        for naam, (onder, boven) in self.grenzen.items():
            if naam not in plek:
                raise UnknownName("criterium", naam, f"een van {', '.join(criteria)}", "controleer het bereik")
            if not 0 <= onder <= boven <= 1:
                raise OutOfRange(f"bereik van '{naam}'", (onder, boven), "0 ≤ laag ≤ hoog ≤ 1", "herstel het bereik")
            laag[plek[naam]], hoog[plek[naam]] = onder, boven
        if laag.sum() > 1 + 1e-12 or hoog.sum() < 1 - 1e-12:
            raise OutOfRange(
                "bereik van de gewichten",
                f"samen {laag.sum():.3g} tot {hoog.sum():.3g}",
                "ondergrenzen samen hoogstens 1 en bovengrenzen samen minstens 1",
                "verruim het bereik",
            )
        return laag, hoog


Gewichtkeuze = Vrij | Volgorde | Vast | Bereik


def _simplex(n: int, aantal: int, rng: np.random.Generator) -> Reeks:
    """Gelijkmatig over alle rijen van n getallen ≥ 0 met som 1: gedeelde exponentiële trekkingen."""
    reeks = rng.standard_exponential((aantal, n))
    return np.asarray(reeks / reeks.sum(axis=1, keepdims=True), dtype=np.float64)


def _hoekpunten(n: int) -> tuple[Reeks, Reeks] | None:
    if n == 1:
        return np.ones(1), np.ones(1)
    return (np.array([1.0, 0.0]), np.array([0.0, 1.0])) if n == 2 else None


def _spreid(reeks: Reeks, kolommen: Sequence[int], n: int) -> Reeks:
    breed = np.zeros(n)
    breed[list(kolommen)] = reeks
    return breed


def _wandel(laag: Reeks, hoog: Reeks, vrij: NDArray[np.intp], aantal: int, rng: np.random.Generator) -> Reeks:
    """Hit-and-run: steeds een willekeurige richting met som 0, en daarop gelijkmatig een punt binnen de grenzen.

    Elke trekking is het einde van een eigen wandeling, zodat trekkingen niet van elkaar afhangen.
    """
    onder, boven = laag[vrij], hoog[vrij]
    # Begin op de lijn tussen de onder- en bovengrenzen waar de som 1 is: een punt binnen alle grenzen.
    punt = np.tile(onder + (boven - onder) * (1 - laag.sum()) / (hoog - laag).sum(), (aantal, 1))
    for _ in range(_STAPPEN * len(vrij)):
        richting = rng.standard_normal(punt.shape)
        richting -= richting.mean(axis=1, keepdims=True)
        naar_boven, naar_onder = (boven - punt) / richting, (onder - punt) / richting
        verste = np.maximum(naar_boven, naar_onder).min(axis=1)
        dichtste = np.minimum(naar_boven, naar_onder).max(axis=1)
        punt += (dichtste + rng.random(aantal) * (verste - dichtste))[:, None] * richting
        np.clip(punt, onder, boven, out=punt)
    gewichten = np.tile(laag, (aantal, 1))
    gewichten[:, vrij] = punt
    return np.asarray(gewichten / gewichten.sum(axis=1, keepdims=True), dtype=np.float64)
