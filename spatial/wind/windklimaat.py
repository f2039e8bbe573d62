"""Hoe hard waait het, wanneer en waarvandaan? De verdeling per etmaalperiode en de windroos, op ashoogte.

Er zijn drie wegen: een tabel (zoals van het KNMI), een uurreeks van een weerstation, of een Weibullverdeling als er
niets beters is. Elke weg zegt in `herkomst` en `meldingen` wat zij waard is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from spatial.bron import Parameters
from spatial.errors import EmptyInput, OutOfRange
from spatial.wind import perioden, weibull

Getallen = NDArray[np.float64]
Soort = Literal["tabel", "uurreeks", "weibull"]
# Dag 07-19, avond 19-23, nacht 23-07 (uur).
PERIODEN = perioden.PERIODEN
PERIODE_UREN = perioden.PERIODE_UREN
SECTOREN = 12
# Zoveel mag een rij procenten van 100 afwijken: 25 klassen met twee decimalen geven hooguit 0,125.
SOM_MARGE_PROCENT = 0.1
HOOGSTE_KLASSE_MS = 60.0
UNIFORM = "windroos is onbekend: elke richting telt even zwaar"
_WEIBULL_MELDING = "Het windklimaat is een terugval: een Weibullverdeling, geen tabel of meting van deze plek."


@dataclass(frozen=True)
class Windverdeling:
    """Hoe vaak elke hele windsnelheid op ashoogte voorkomt, per etmaalperiode.

    Parameters
    ----------
    klassen_ms : (k,) middens van de klassen, hele m/s
    aandeel : (3, k) deel van de tijd in dag, avond en nacht; elke rij telt op tot 1
    herkomst : waar dit vandaan komt, in woorden
    """

    klassen_ms: Getallen
    aandeel: Getallen
    herkomst: str

    @property
    def jaar(self) -> Getallen:
        """(k,) deel van het hele jaar, de perioden gewogen met hun uren (12, 4 en 8)."""
        uit: Getallen = np.array(PERIODE_UREN) @ self.aandeel / 24.0
        return uit

    def cumulatief(self, v_ms: Getallen) -> Getallen:
        """(3, n) deel van de tijd met minder dan `v_ms` (n,) wind; vloeiend en oplopend door de klassegrenzen."""
        uit: Getallen = _cumulatief(self.klassen_ms, self.aandeel)(v_ms)
        return uit

    @property
    def gemiddelde_ms(self) -> float:
        """Jaargemiddelde windsnelheid, m/s."""
        return weibull.momenten(self.klassen_ms, self.jaar)[0]


@dataclass(frozen=True)
class Windroos:
    """Windrichtingen (waar de wind vandaan komt, graden van noord) met per sector een Weibullverdeling op ashoogte.

    richting_graden (s,), aandeel (s,) telt op tot 1, a_ms (s,) schaal, k (s,) vorm; `bekend` is onwaar als de
    richtingen niet gemeten zijn en elke sector even zwaar telt.
    """

    richting_graden: Getallen
    aandeel: Getallen
    a_ms: Getallen
    k: Getallen
    herkomst: str
    bekend: bool = True

    @property
    def gemiddelde_ms(self) -> float:
        """Gemiddelde windsnelheid over alle richtingen, m/s."""
        return float(self.aandeel @ weibull.gemiddelde(self.a_ms, self.k))


@dataclass(frozen=True)
class Windklimaat:
    """Het windklimaat van een plek op een of meer hoogten.

    Parameters
    ----------
    hoogte_m : (h,) hoogten boven maaiveld, oplopend
    klassen_ms : (k,) middens van de klassen; aandeel : (h, 3, k) deel van de tijd per hoogte en etmaalperiode
    roos : windroos op `roos_hoogte_m`; None is onbekend: dan telt elke richting even zwaar
    ruwheid_m : ruwheidslengte voor de logaritmische wet buiten de tabelhoogten
    soort : hoe het klimaat bekend is; bepaalt de onzekerheid van de opbrengst
    """

    hoogte_m: Getallen
    klassen_ms: Getallen
    aandeel: Getallen
    herkomst: str
    ruwheid_m: float
    roos: Windroos | None = None
    roos_hoogte_m: float | None = None
    gemaakt: bool = False
    meldingen: tuple[str, ...] = ()
    soort: Soort = "tabel"

    def verdeling(self, ashoogte_m: float) -> Windverdeling:
        """De verdeling op ashoogte.

        Tussen twee hoogten van de tabel recht tussen hun aandelen; daarbuiten schalen de snelheden van de naaste
        hoogte met de logaritmische wet v₂ = v₁·ln(z₂/z₀)/ln(z₁/z₀), en het etmaalverloop blijft dat van die hoogte.

        Parameters
        ----------
        ashoogte_m : hoogte boven maaiveld, m; groter dan 10 maal de ruwheid en hooguit 400

        Raises
        ------
        OutOfRange : voor een hoogte die niet kan.
        """
        z = self._controleer_hoogte(ashoogte_m)
        laag, hoog = float(self.hoogte_m[0]), float(self.hoogte_m[-1])
        if laag <= z <= hoog:
            j = min(int(np.searchsorted(self.hoogte_m, z, side="right")) - 1, len(self.hoogte_m) - 1)
            if self.hoogte_m[j] == z:
                return Windverdeling(self.klassen_ms, self.aandeel[j], self.herkomst)
            deel = (z - self.hoogte_m[j]) / (self.hoogte_m[j + 1] - self.hoogte_m[j])
            aandeel = (1.0 - deel) * self.aandeel[j] + deel * self.aandeel[j + 1]
            return Windverdeling(self.klassen_ms, aandeel, f"{self.herkomst}; tussen twee hoogten geïnterpoleerd")
        j, van = (0, laag) if z < laag else (len(self.hoogte_m) - 1, hoog)
        klassen, aandeel = _schaal(self.klassen_ms, self.aandeel[j], self._loghoogte(van, z))
        naar = f"met de logaritmische wet van {van:g} naar {z:g} m (ruwheid {self.ruwheid_m:g} m)"
        return Windverdeling(klassen, aandeel, f"{self.herkomst}; {naar}")

    def windroos(self, ashoogte_m: float) -> Windroos:
        """De windroos op ashoogte: richtingen van de bekende roos, snelheid passend bij `verdeling(ashoogte_m)`.

        Zonder bekende roos krijgt elke richting hetzelfde aandeel en dezelfde verdeling, en zegt `herkomst` dat.

        Raises
        ------
        OutOfRange : voor een hoogte die niet kan.
        """
        verdeling = self.verdeling(ashoogte_m)
        if self.roos is None:
            a_ms, k = weibull.pas(verdeling.klassen_ms, verdeling.jaar)
            vol = np.ones(SECTOREN)
            richting = np.arange(SECTOREN, dtype=np.float64) * (360.0 / SECTOREN)
            return Windroos(richting, vol / SECTOREN, a_ms * vol, k * vol, f"{UNIFORM}; {verdeling.herkomst}", False)
        factor = verdeling.gemiddelde_ms / self.roos.gemiddelde_ms
        herkomst = f"{self.roos.herkomst}; snelheid volgens {verdeling.herkomst}"
        return replace(self.roos, a_ms=self.roos.a_ms * factor, herkomst=herkomst)

    def _loghoogte(self, van_m: float, naar_m: float) -> float:
        return float(np.log(naar_m / self.ruwheid_m) / np.log(van_m / self.ruwheid_m))

    def _controleer_hoogte(self, ashoogte_m: float) -> float:
        laagste = 10.0 * self.ruwheid_m
        if not (np.isfinite(ashoogte_m) and laagste < ashoogte_m <= 400.0):
            raise OutOfRange(
                "windklimaat, ashoogte",
                f"{ashoogte_m:g} m",
                f"meer dan {laagste:g} m (10 maal de ruwheid) en hooguit 400 m",
                "geef de hoogte van de as boven maaiveld",
            )
        return float(ashoogte_m)


def uit_tabel(
    hoogte_m: Sequence[float] | Getallen,
    klassen_ms: Sequence[float] | Getallen,
    procent: Getallen,
    *,
    herkomst: str,
    ruwheid_m: float,
    roos: Windroos | None = None,
    roos_hoogte_m: float | None = None,
    gemaakt: bool = False,
) -> Windklimaat:
    """Een windklimaat uit een tabel, zoals de windsnelheidsverdeling van het KNMI.

    Parameters
    ----------
    hoogte_m : (h,) hoogten boven maaiveld, oplopend
    klassen_ms : (k,) middens van de klassen: hele m/s, oplopend met 1
    procent : (h, 3, k) procent van de tijd voor dag, avond en nacht; (3, k) mag bij één hoogte
    ruwheid_m : ruwheidslengte, voor hoogten buiten de tabel

    Raises
    ------
    OutOfRange : als een rij niet optelt tot 100 % (± 0,1), een procent negatief is of de klassen geen hele m/s zijn.

    >>> klimaat = uit_tabel([100], [7, 8], np.array([[50, 50], [40, 60], [0, 100]]), herkomst="x", ruwheid_m=0.1)
    >>> klimaat.verdeling(100).jaar.round(4).tolist()
    [0.3167, 0.6833]
    """
    hoogten = np.atleast_1d(np.asarray(hoogte_m, dtype=np.float64))
    klassen = np.asarray(klassen_ms, dtype=np.float64)
    tabel = np.asarray(procent, dtype=np.float64)
    tabel = tabel[None] if tabel.ndim == 2 else tabel
    _controleer_assen(hoogten, klassen, ruwheid_m)
    vorm = (len(hoogten), len(PERIODEN), len(klassen))
    if tabel.shape != vorm:
        raise OutOfRange(
            "windtabel", f"{tabel.shape} waarden", f"{vorm}: hoogten, perioden, klassen", "vul elke klasse"
        )
    for hoogte, rijen in zip(hoogten, tabel, strict=True):
        for periode, rij in zip(PERIODEN, rijen, strict=True):
            _controleer_rij(rij, f"windtabel, {periode} op {hoogte:g} m")
    aandeel = tabel / tabel.sum(axis=2, keepdims=True)
    return Windklimaat(hoogten, klassen, aandeel, herkomst, ruwheid_m, roos, roos_hoogte_m, gemaakt)


def uit_weibull(
    hoogte_m: float,
    *,
    k: Sequence[float],
    ruwheid_m: float,
    gemiddelde_ms: Sequence[float] | None = None,
    a_ms: Sequence[float] | None = None,
    herkomst: str = "Weibullverdeling, terugval zonder windtabel",
    roos: Windroos | None = None,
    gemaakt: bool = False,
) -> Windklimaat:
    """Een windklimaat uit een Weibullverdeling per etmaalperiode op één hoogte; een terugval, en zo gemeld.

    Parameters
    ----------
    hoogte_m : hoogte waarop de verdeling geldt, m
    gemiddelde_ms of a_ms : (3,) gemiddelde of schaal in dag, avond en nacht, m/s; precies een van de twee
    k : (3,) vorm in dag, avond en nacht

    Raises
    ------
    OutOfRange : bij waarden buiten bereik, of als beide of geen van gemiddelde en schaal gegeven zijn.

    >>> klimaat = uit_weibull(120.0, gemiddelde_ms=(7.2, 7.6, 7.9), k=(2.2, 2.4, 2.5), ruwheid_m=0.1)
    >>> round(klimaat.verdeling(120.0).gemiddelde_ms, 2)
    7.5
    """
    if (gemiddelde_ms is None) == (a_ms is None):
        raise OutOfRange(
            "Weibullverdeling", "gemiddelde en schaal", "precies een van de twee", "geef het gemiddelde of A"
        )
    if a_ms is None:
        a_ms = [weibull.schaal_uit_gemiddelde(v, vorm) for v, vorm in zip(gemiddelde_ms or (), k, strict=True)]
    if len(a_ms) != len(PERIODEN):
        raise OutOfRange("Weibullverdeling", f"{len(a_ms)} perioden", "dag, avond en nacht", "geef drie waarden")
    klassen = np.arange(0.0, 41.0)
    _controleer_assen(np.array([hoogte_m]), klassen, ruwheid_m)
    aandeel = np.array([weibull.kansen(klassen, a, vorm) for a, vorm in zip(a_ms, k, strict=True)])
    aandeel /= aandeel.sum(axis=1, keepdims=True)
    return Windklimaat(
        np.array([float(hoogte_m)]),
        klassen,
        aandeel[None],
        herkomst,
        ruwheid_m,
        roos,
        hoogte_m if roos is not None else None,
        gemaakt,
        (_WEIBULL_MELDING,),
        "weibull",
    )


def terugval(p: Parameters) -> Windklimaat:
    """Het windklimaat dat geldt als er geen tabel en geen meetreeks is: de kentallen `opbrengst_terugval_…`."""
    gemiddelde = [p[f"opbrengst_terugval_{periode}_ms"] for periode in PERIODEN]
    vorm = [p[f"opbrengst_terugval_{periode}_k"] for periode in PERIODEN]
    hoogte_m = p["opbrengst_terugval_hoogte_m"]
    return uit_weibull(hoogte_m, gemiddelde_ms=gemiddelde, k=vorm, ruwheid_m=p["opbrengst_ruwheid_m"])


def uit_uurreeks(
    snelheid_ms: Getallen,
    uur: NDArray[np.int64],
    *,
    hoogte_m: float,
    ruwheid_m: float,
    herkomst: str,
    richting_graden: Getallen | None = None,
    gemaakt: bool = False,
) -> Windklimaat:
    """Een windklimaat uit uurgemiddelden van een weerstation, meestal op 10 m.

    Parameters
    ----------
    snelheid_ms : (n,) uurgemiddelde windsnelheid, m/s; NaN is onbekend en telt niet mee
    uur : (n,) uur van de dag waarin de meting begint, kloktijd, 0 tot en met 23; `spatial.wind.klokuur` rekent
        KNMI-uren om
    hoogte_m : meethoogte; ruwheid_m : ruwheidslengte waarmee naar ashoogte wordt gerekend
    richting_graden : (n,) windrichting van noord; NaN is onbekend of windstil. None: geen windroos

    Raises
    ------
    EmptyInput : als een etmaalperiode geen enkele meting heeft.
    OutOfRange : bij een negatieve windsnelheid of een uur buiten 0 tot en met 23.
    """
    v, u = np.asarray(snelheid_ms, dtype=np.float64), np.asarray(uur)
    if v.shape != u.shape or (u.size and not (u.min() >= 0 and u.max() <= 23)):
        raise OutOfRange("uurreeks, uur", u, "per meting een uur van 0 tot en met 23", "geef het uur in kloktijd")
    goed = np.isfinite(v)
    if np.any((v[goed] < 0.0) | (v[goed] > HOOGSTE_KLASSE_MS)):
        fout = v[goed][(v[goed] < 0.0) | (v[goed] > HOOGSTE_KLASSE_MS)][0]
        raise OutOfRange("uurreeks, windsnelheid", fout, "0 tot en met 60 m/s", "controleer de eenheid (0,1 m/s?)")
    periode = np.where((u >= 7) & (u < 19), 0, np.where((u >= 19) & (u < 23), 1, 2))
    klasse = np.floor(np.where(goed, v, 0.0) + 0.5).astype(np.int64)
    aantal = np.zeros((len(PERIODEN), max(int(klasse.max(initial=0)) + 1, 2)))
    np.add.at(aantal, (periode[goed], klasse[goed]), 1.0)
    for naam, som in zip(PERIODEN, aantal.sum(axis=1), strict=True):
        if som == 0:
            raise EmptyInput(f"uurreeks, {naam}", "geen metingen", "ten minste één meting", "geef een langere reeks")
    klassen = np.arange(float(aantal.shape[1]))
    _controleer_assen(np.array([hoogte_m]), klassen, ruwheid_m)
    roos = None if richting_graden is None else _roos(v, np.asarray(richting_graden, dtype=np.float64), herkomst)
    melding = (
        f"Het windklimaat komt van metingen op {hoogte_m:g} m, met de logaritmische wet naar ashoogte gebracht; "
        "het etmaalverloop op ashoogte is in werkelijkheid vlakker (’s nachts waait het daar relatief harder)."
    )
    return Windklimaat(
        np.array([float(hoogte_m)]),
        klassen,
        (aantal / aantal.sum(axis=1, keepdims=True))[None],
        f"{herkomst} ({int(goed.sum())} uren)",
        ruwheid_m,
        roos,
        hoogte_m if roos is not None else None,
        gemaakt,
        (melding,) if roos is not None else (melding, f"De {UNIFORM}."),
        "uurreeks",
    )


def _roos(v: Getallen, richting: Getallen, herkomst: str) -> Windroos | None:
    """Een roos van twaalf sectoren; een sector met weinig metingen krijgt de verdeling van alle richtingen."""
    goed = np.isfinite(v) & np.isfinite(richting)
    if not goed.any():
        return None
    breedte = 360.0 / SECTOREN
    sector = np.floor(richting[goed] / breedte + 0.5).astype(np.int64) % SECTOREN
    klasse = np.floor(v[goed] + 0.5).astype(np.int64)
    tel = np.zeros((SECTOREN, int(klasse.max()) + 2))
    np.add.at(tel, (sector, klasse), 1.0)
    klassen = np.arange(float(tel.shape[1]))
    alle = weibull.pas(klassen, tel.sum(axis=0))
    paren = [weibull.pas(klassen, rij) if rij.sum() >= 50 else alle for rij in tel]
    a_ms, k = (np.array(rij) for rij in zip(*paren, strict=True))
    return Windroos(
        np.arange(SECTOREN, dtype=np.float64) * breedte,
        tel.sum(axis=1) / tel.sum(),
        a_ms,
        k,
        f"windroos van {herkomst}",
    )


def _schaal(klassen_ms: Getallen, aandeel: Getallen, factor: float) -> tuple[Getallen, Getallen]:
    """Alle snelheden maal `factor`, opnieuw verdeeld over klassen van 1 m/s."""
    nieuw = np.arange(0.0, np.ceil((klassen_ms[-1] + 0.5) * factor) + 1.0)
    randen = np.append(np.maximum(nieuw - 0.5, 0.0), nieuw[-1] + 0.5) / factor
    rest = np.maximum(np.diff(_cumulatief(klassen_ms, aandeel)(randen), axis=1), 0.0)
    return nieuw, rest / rest.sum(axis=1, keepdims=True)


def _cumulatief(klassen_ms: Getallen, aandeel: Getallen) -> Callable[[Getallen], Getallen]:
    """De opgetelde verdeling tussen de klassegrenzen: derdegraads en nergens dalend (Fritsch en Carlson)."""
    onder, boven = max(float(klassen_ms[0]) - 0.5, 0.0), float(klassen_ms[-1]) + 0.5
    randen = np.append(onder, klassen_ms + 0.5)
    som = np.column_stack([np.zeros(len(aandeel)), np.cumsum(aandeel, axis=1)])
    kromme = PchipInterpolator(randen, som, axis=1)
    return lambda v: np.asarray(kromme(np.clip(v, onder, boven)), dtype=np.float64)


def _controleer_assen(hoogten: Getallen, klassen: Getallen, ruwheid_m: float) -> None:
    if not 1e-5 <= ruwheid_m <= 3.0:
        raise OutOfRange("ruwheidslengte", f"{ruwheid_m:g} m", "0,00001 tot en met 3 m", "0,03 is gras, 1 is stad")
    if hoogten.size == 0 or not np.all(np.diff(hoogten) > 0) or not (10 * ruwheid_m < hoogten[0] <= hoogten[-1] <= 400):
        raise OutOfRange(
            "windklimaat, hoogten", hoogten, f"oplopend, boven {10 * ruwheid_m:g} m en hooguit 400 m", "herstel"
        )
    heel = klassen.ndim == 1 and klassen.size >= 2 and bool(np.all(klassen == np.round(klassen)))
    if not (heel and klassen[0] >= 0 and np.all(np.diff(klassen) == 1) and klassen[-1] <= HOOGSTE_KLASSE_MS):
        raise OutOfRange("windtabel, klassen", klassen, "hele m/s, oplopend met 1, van 0 tot hooguit 60", "herstel")


def _controleer_rij(rij: Getallen, plek: str) -> None:
    if not np.all(np.isfinite(rij)) or np.any(rij < 0):
        raise OutOfRange(plek, rij, "procenten van 0 of hoger", "vul elke klasse in; 0 als ze niet voorkomt")
    som = float(rij.sum())
    if abs(som - 100.0) > SOM_MARGE_PROCENT:
        doe = "geef procenten, geen aandelen van 1" if abs(som - 1.0) < 0.01 else "vul de ontbrekende klassen aan"
        raise OutOfRange(plek, f"samen {som:.2f} %", f"samen 100 % (± {SOM_MARGE_PROCENT:g})", doe)
