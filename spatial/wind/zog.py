"""Hoeveel wind houden turbines voor elkaar weg? Het zog van een park, met een gepubliceerd model.

Model: het eenvoudige Gaussische zog van IEA Task 37 (Bastankhah en Porté-Agel 2014, met s = k·x + D/√8), tekorten
samen als wortel uit de som van de kwadraten. De Ct van een turbine volgt uit de wind die zij zelf nog krijgt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Bron
from spatial.errors import OutOfRange
from spatial.wind import weibull, zog_kernel
from spatial.wind.turbine import Turbinetype
from spatial.wind.windklimaat import Windklimaat

Getallen = NDArray[np.float64]
Voortgang = Callable[[str, float], None]
BRON = Bron(
    titel="IEA Wind Task 37, wind farm layout optimization case studies 1 and 2 (zog van Bastankhah, vereenvoudigd)",
    uitgever="IEA Wind",
    jaar=2019,
)
STAP_MS = 0.01
RICHTINGEN = 72


@dataclass(frozen=True)
class Windkans:
    """Hoe vaak elke windrichting en snelheid samen voorkomt.

    Parameters
    ----------
    richting_graden : (r,) waar de wind vandaan komt, graden van noord
    snelheid_ms : (s,) m/s; kans : (r, s) deel van de tijd
    """

    richting_graden: Getallen
    snelheid_ms: Getallen
    kans: Getallen


@dataclass(frozen=True)
class Rekenpark:
    """Turbines zoals de kern ze wil: maten per turbine en krommen als tabel met een vaste stap.

    Parameters
    ----------
    hoogte_m, diameter_m : (n,) m; factor : (n,) wind op eigen ashoogte ten opzichte van de rekenhoogte
    soort : (n,) rij in `tabel`; tabel : (t, m, 2) vermogen in kW en Ct; per_ms : rijen per m/s
    """

    hoogte_m: Getallen
    diameter_m: Getallen
    factor: Getallen
    soort: NDArray[np.int64]
    tabel: Getallen
    per_ms: float


def maak_rekenpark(
    types: Sequence[Turbinetype],
    ashoogte_m: Getallen,
    *,
    factor: Getallen | None = None,
    luchtdichtheid_kg_m3: float | None = None,
    stap_ms: float = STAP_MS,
) -> Rekenpark:
    """Het type per turbine omgezet naar tabellen.

    Parameters
    ----------
    types : (n) type van elke turbine; ashoogte_m : (n,) m
    factor : (n,) wind op eigen hoogte ten opzichte van de rekenhoogte; None is overal 1
    luchtdichtheid_kg_m3 : dichtheid ter plaatse; None: die van de kromme
    stap_ms : stap van de tabel; tussen de stappen recht
    """
    uniek = list({id(t): t for t in types}.values())
    rij = {id(t): n for n, t in enumerate(uniek)}
    hoogste = max(float(t.snelheid_ms[-1]) for t in uniek)
    v = np.arange(0.0, hoogste + 2.0 * stap_ms, stap_ms)
    tabel = np.zeros((len(uniek), len(v), 2))
    for n, t in enumerate(uniek):
        tabel[n, :, 0] = kromme_op(t, t.kromme_kw, v, luchtdichtheid_kg_m3)
        tabel[n, :, 1] = kromme_op(t, t.ct, v, None)
    return Rekenpark(
        np.ascontiguousarray(ashoogte_m, dtype=np.float64),
        np.array([t.rotordiameter_m for t in types], dtype=np.float64),
        np.ones(len(types)) if factor is None else np.ascontiguousarray(factor, dtype=np.float64),
        np.array([rij[id(t)] for t in types], dtype=np.int64),
        tabel,
        1.0 / stap_ms,
    )


def kromme_op(t: Turbinetype, kromme: Getallen, v: Getallen, luchtdichtheid_kg_m3: float | None) -> Getallen:
    """Een kromme van type `t` bij windsnelheden `v` (m/s); buiten de kromme 0.

    Bij een andere luchtdichtheid telt v·(ρ/ρ₀)^⅓ (IEC 61400-12-1, turbines met bladverstelling); de snelheden waarbij
    de turbine start en stopt veranderen niet.
    """
    verhouding = 1.0 if luchtdichtheid_kg_m3 is None else luchtdichtheid_kg_m3 / t.luchtdichtheid_kg_m3
    eerste, laatste = float(t.snelheid_ms[0]), float(t.snelheid_ms[-1])
    binnen = (v >= eerste - 1e-9) & (v <= laatste + 1e-9)
    bij = np.clip(v * verhouding ** (1.0 / 3.0), eerste, laatste)
    uit: Getallen = np.where(binnen, np.interp(bij, t.snelheid_ms, kromme), 0.0)
    return uit


def windkans(klimaat: Windklimaat, hoogte_m: float, *, richtingen: int = RICHTINGEN) -> Windkans:
    """Richting en snelheid samen, op één hoogte.

    De richtingen en hun Weibullverdeling komen van de windroos (tussen de sectoren recht geïnterpoleerd); daarna wordt
    elke snelheidsklasse geschaald, zodat de som over de richtingen precies de windverdeling is. Is de roos onbekend,
    dan telt elke richting even zwaar.

    Returns
    -------
    `Windkans` met `richtingen` richtingen en de klassen van de verdeling; telt op tot 1

    >>> from spatial.wind.windklimaat import uit_weibull
    >>> klimaat = uit_weibull(120.0, gemiddelde_ms=(7.5, 7.5, 7.5), k=(2.1, 2.1, 2.1), ruwheid_m=0.1)
    >>> kans = windkans(klimaat, 120.0)
    >>> kans.kans.shape, round(float(kans.kans.sum()), 9)
    ((72, 41), 1.0)
    """
    verdeling, roos = klimaat.verdeling(hoogte_m), klimaat.windroos(hoogte_m)
    hoek = np.arange(richtingen, dtype=np.float64) * (360.0 / richtingen)
    v, jaar = verdeling.klassen_ms, verdeling.jaar
    if not roos.bekend:
        return Windkans(hoek, v, np.tile(jaar / richtingen, (richtingen, 1)))
    per_sector = [d * weibull.kansen(v, a, k) for d, a, k in zip(roos.aandeel, roos.a_ms, roos.k, strict=True)]
    volgorde = np.argsort(roos.richting_graden)
    plek, rijen = roos.richting_graden[volgorde], np.array(per_sector)[volgorde]
    kans = np.column_stack([np.interp(hoek, plek, kolom, period=360.0) for kolom in rijen.T])
    # Een klasse die de roos niet kent krijgt de richtingen van het hele jaar.
    kans += 1e-12 * kans.sum(axis=1, keepdims=True)
    return Windkans(hoek, v, kans / kans.sum(axis=0) * jaar)


@dataclass(frozen=True)
class Zogrekenaar:
    """Een park dat vaak op andere plekken gerekend wordt: alles wat niet verandert staat klaar.

    Gemaakt door `zogrekenaar`; `per_richting(xy)` geeft (r, n) kW, `kw(xy)` de som over de richtingen, (n,).
    """

    park: Rekenpark
    cosinus: Getallen
    sinus: Getallen
    snelheid_ms: Getallen
    kans: Getallen
    k: float

    def per_richting(self, xy: Getallen) -> Getallen:
        """(r, n) gewogen vermogen in kW voor plaatsen `xy` (n, 2) in m."""
        uit = np.empty((len(self.cosinus), len(xy)))
        self._reken(xy, 0, len(uit), uit)
        return uit

    def kw(self, xy: Getallen) -> Getallen:
        """(n,) gemiddeld vermogen in kW voor plaatsen `xy` (n, 2) in m."""
        som: Getallen = self.per_richting(xy).sum(axis=0)
        return som

    def _reken(self, xy: Getallen, van: int, tot: int, uit: Getallen) -> None:
        p = self.park
        x, y = np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1])
        zog_kernel.vermogen(
            x, y, p.hoogte_m, p.factor, p.soort, p.diameter_m, p.tabel, p.per_ms, self.cosinus[van:tot],
            self.sinus[van:tot], self.snelheid_ms, self.kans[van:tot], self.k, uit[van:tot],
        )  # fmt: skip


def zogrekenaar(park: Rekenpark, wind: Windkans, k: float) -> Zogrekenaar:
    """Maak een park klaar om op veel opstellingen te rekenen.

    Parameters
    ----------
    k : uitwaaiering van het zog, m per m

    Raises
    ------
    OutOfRange : als k niet tussen 0,001 en 0,5 ligt.
    """
    if not 0.001 <= k <= 0.5:
        raise OutOfRange(
            "uitwaaiering van het zog k", k, "een getal van 0,001 tot en met 0,5", "gewoon is 0,03 tot 0,1"
        )
    snel, kans = _nuttig(park, wind)
    hoek = np.radians(wind.richting_graden)
    return Zogrekenaar(park, np.cos(hoek), np.sin(hoek), snel, kans, k)


def vermogen_per_richting(
    park: Rekenpark, xy: Getallen, wind: Windkans, k: float, *, voortgang: Voortgang | None = None
) -> Getallen:
    """Het vermogen van elke turbine in het zog van de andere, per windrichting, gewogen met de kans.

    Parameters
    ----------
    xy : (n, 2) plaats in m; k : uitwaaiering van het zog, m per m

    Returns
    -------
    (r, n) kW; de som over de richtingen maal 8760 uur is de opbrengst van een jaar in kWh

    Raises
    ------
    OutOfRange : als k niet tussen 0,001 en 0,5 ligt of er niet evenveel plekken als turbines zijn.
    """
    if xy.shape != (len(park.hoogte_m), 2):
        raise OutOfRange("zog, plaatsen", xy.shape, f"({len(park.hoogte_m)}, 2)", "geef per turbine een x en een y")
    rekenaar = zogrekenaar(park, wind, k)
    midden = xy - xy.mean(axis=0)
    r = len(wind.richting_graden)
    if len(xy) * len(xy) * r * len(rekenaar.snelheid_ms) < 2_000_000:
        return rekenaar.per_richting(midden)
    # Elke richting staat op zichzelf: de verdeling over draden verandert geen cijfer.
    uit = np.empty((r, len(xy)))
    blok = max(1, r // 36)
    with ThreadPoolExecutor() as pool:
        taken = [pool.submit(rekenaar._reken, midden, van, min(van + blok, r), uit) for van in range(0, r, blok)]
        try:
            for gedaan, taak in enumerate(taken):
                taak.result()
                if voortgang is not None:
                    voortgang("zog per windrichting", (gedaan + 1) / len(taken))
        finally:
            for taak in taken:
                taak.cancel()
    return uit


def vermogen_zonder_zog(park: Rekenpark, wind: Windkans) -> Getallen:
    """(n,) gemiddeld vermogen in kW van elke turbine alsof er geen andere staat, met dezelfde tabellen en klassen."""
    per_snelheid = wind.kans.sum(axis=0)
    v = wind.snelheid_ms[None, :] * park.factor[:, None] * park.per_ms
    m = park.tabel.shape[1]
    cel = np.minimum(v.astype(np.int64), m - 2)
    w = v - cel
    soort = park.soort[:, None]
    vermogen = (1.0 - w) * park.tabel[soort, cel, 0] + w * park.tabel[soort, cel + 1, 0]
    uit: Getallen = np.where(v >= m - 1, 0.0, vermogen) @ per_snelheid
    return uit


def _nuttig(park: Rekenpark, wind: Windkans) -> tuple[Getallen, Getallen]:
    """Alleen de snelheden die ergens vermogen kunnen geven; de rest telt toch niet."""
    v = np.arange(park.tabel.shape[1]) / park.per_ms
    draait = v[(park.tabel[:, :, 0] > 0).any(axis=0)]
    hoogste, laagste = float(park.factor.max()), float(park.factor.min())
    if draait.size == 0:
        return wind.snelheid_ms[:1], np.ascontiguousarray(wind.kans[:, :1])
    # Zog maakt de wind zwakker: ook boven de stopsnelheid kan een turbine achterin nog draaien.
    telt = (wind.snelheid_ms * hoogste >= draait[0] - 1.0 / park.per_ms) & (wind.kans.sum(axis=0) > 0)
    telt &= wind.snelheid_ms * laagste <= 2.0 * draait[-1]
    return np.ascontiguousarray(wind.snelheid_ms[telt]), np.ascontiguousarray(wind.kans[:, telt])
