"""Welke cellen van een rooster liggen te dicht bij iets, en welke regels zeggen dat?

Elke regel is een `Afstandslaag`. Een cel is uitgesloten als haar midden dichterbij een object ligt dan de afstand van
de regel, of op het object zelf (celregel "midden"). Met celregel "elk deel" telt elk stukje van de cel: dan blijft
alleen vrij wat helemaal vrij is. De afstand is altijd de kortste rechte afstand, nooit een vierkant of een ruit, en
zonder benadering: zie `spatial.ruimte.rijintervallen`. Objecten buiten het rooster tellen mee.

Het rooster wordt in stroken van hele rijen afgewerkt, verdeeld over draden. De uitkomst hangt niet af van de volgorde
van regels, objecten of stroken, en niet van het aantal draden.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from spatial.errors import OutOfRange
from spatial.ruimte.rijintervallen import (
    Vorm,
    punten_in_strook,
    sluit_strook,
    stukken_in_strook,
    tel_reeksen,
    vlakken_in_strook,
)
from spatial.ruimte.uitsluiting_invoer import Afstandslaag, Klaar, Rooster, Stapel, maak_klaar
from spatial.ruimte.uitsluiting_uitkomst import Strook, Uitsluiting

__all__ = ["Afstandslaag", "Celregel", "Rooster", "Strook", "Uitsluiting", "stroken", "uitsluiten"]

Celregel = Literal["midden", "elk deel"]
Voortgang = Callable[[str, float], None]

REGELS_MAX = 64
STROOKCELLEN = 1 << 20  # het verschilbeeld van een strook: 4 MB per draad
STAP = "uitsluiting"


def uitsluiten(
    rooster: Rooster,
    lagen: Sequence[Afstandslaag],
    *,
    masker: shapely.Geometry | None = None,
    celregel: Celregel = "midden",
    schrijf: Callable[[Strook], None] | None = None,
    draden: int | None = None,
    voortgang: Voortgang | None = None,
) -> Uitsluiting:
    """Reken de uitsluiting van een heel rooster uit.

    Parameters
    ----------
    rooster : de cellen
    lagen : de regels, hooguit 64 verschillende codes; lagen met dezelfde code vormen samen één regel
    masker : het gebied (vlak, RD); cellen met hun midden daarbuiten tellen nergens in mee. None: alles telt.
    celregel : "midden" of "elk deel", zie boven
    schrijf : krijgt elke strook, van noord naar zuid; de cellen worden dan niet bewaard
    draden : aantal draden; None: zoveel als er processoren zijn, hooguit acht
    voortgang : krijgt (wat, aandeel 0–1) en mag een fout geven om te stoppen

    Returns
    -------
    `Uitsluiting`, met tellingen per regel en (zonder `schrijf`) de bits per cel

    Raises
    ------
    OutOfRange : bij meer dan 64 regels, een onbekende celregel, of coördinaten die geen getal zijn.

    >>> huis = Afstandslaag("huis", np.array([[500.0, 500.0]]), 400.0)
    >>> weg = Afstandslaag("weg", np.array([shapely.LineString([(0, 0), (1000, 0)])]), 100.0)
    >>> u = uitsluiten(Rooster(0.0, 1000.0, 1.0, 1000, 1000), [huis, weg])
    >>> round(u.tellingen().loc["huis", "km2"] / (3.14159265 * 0.16), 4)
    np.float64(1.0)
    >>> int(u.tellingen().loc["weg", "cellen"]), u.vrijgegeven(["weg"]) == u.tellingen().loc["weg", "alleen_cellen"]
    (100000, np.True_)
    """
    codes = tuple(dict.fromkeys(laag.code for laag in lagen))
    soort = _bitsoort(len(codes))
    bits = None if schrijf is not None else np.zeros((rooster.rijen, rooster.kolommen), soort)
    binnen = None if masker is None or bits is None else np.zeros(bits.shape, np.bool_)
    telling: dict[int, int] = {}
    meldingen: list[str] = []
    for strook in stroken(
        rooster, lagen, masker=masker, celregel=celregel, draden=draden, voortgang=voortgang,
        telling=telling, meldingen=meldingen,
    ):  # fmt: skip
        if schrijf is not None:
            schrijf(strook)
        plek = slice(strook.rij0, strook.rij0 + len(strook.bits))
        if bits is not None:
            bits[plek] = strook.bits
        if binnen is not None:
            binnen[plek] = strook.binnen
    return Uitsluiting(rooster, codes, dict(sorted(telling.items())), bits, binnen, tuple(meldingen))


def stroken(
    rooster: Rooster,
    lagen: Sequence[Afstandslaag],
    *,
    masker: shapely.Geometry | None = None,
    celregel: Celregel = "midden",
    draden: int | None = None,
    voortgang: Voortgang | None = None,
    telling: dict[int, int] | None = None,
    meldingen: list[str] | None = None,
) -> Iterator[Strook]:
    """De uitsluiting strook voor strook, van noord naar zuid; het geheugen groeit niet met het aantal rijen.

    Parameters
    ----------
    telling : wordt gevuld met het aantal cellen per verzameling regels, zie `Uitsluiting.combinaties`
    meldingen : krijgt wat niet mee kon doen, in zinnen
    overige : zie `uitsluiten`

    Yields
    ------
    `Strook`

    Raises
    ------
    OutOfRange : zie `uitsluiten`.
    """
    codes = tuple(dict.fromkeys(laag.code for laag in lagen))
    soort = _bitsoort(len(codes))
    if celregel not in ("midden", "elk deel"):
        raise OutOfRange("celregel", celregel, "'midden' of 'elk deel'", "kies een van beide")
    half_m = 0.0 if celregel == "midden" else rooster.cel_m / 2
    hoogte = min(max(STROOKCELLEN // (rooster.kolommen + 1), 16), rooster.rijen)
    meld = voortgang or (lambda _wat, _deel: None)
    gebied = None
    if masker is not None:
        gebied = maak_klaar(Afstandslaag("gebied", np.array([masker], dtype=object), 0.0), rooster, 0.0, hoogte)
    klaar: list[tuple[Any, Klaar]] = []
    begin = range(0, rooster.rijen, hoogte)

    def doe(rij0: int) -> tuple[Strook, dict[int, int]]:
        return _reken(rooster, klaar, gebied, rij0, min(hoogte, rooster.rijen - rij0), half_m, soort)

    ploeg_maat = draden or min(8, os.cpu_count() or 1)
    ploeg = ThreadPoolExecutor(ploeg_maat)
    try:
        delen = [ploeg.submit(maak_klaar, laag, rooster, half_m, hoogte) for laag in lagen]
        for nummer, (laag, deel) in enumerate(zip(lagen, delen, strict=True)):
            meld(f"{STAP}: {laag.code} klaarzetten", 0.3 * nummer / len(lagen))
            klaar.append((soort(1 << codes.index(laag.code)), deel.result()))
            if meldingen is not None and (leeg := klaar[-1][1].leeg):
                meldingen.append(f"Regel {laag.code}: {leeg} objecten zonder plaats tellen niet mee.")
        werk: deque[Future[tuple[Strook, dict[int, int]]]] = deque()
        volgende = iter(begin)
        for gedaan in range(len(begin)):
            # Nooit meer dan een paar stroken vooruit: wie langzaam leest, laat het geheugen niet vollopen.
            while len(werk) < 2 * ploeg_maat and (rij0 := next(volgende, None)) is not None:
                werk.append(ploeg.submit(doe, rij0))
            strook, aantallen = werk.popleft().result()
            for regels, n in aantallen.items():
                if telling is not None:
                    telling[regels] = telling.get(regels, 0) + n
            meld(f"{STAP}: rekenen", 0.3 + 0.7 * (gedaan + 1) / len(begin))
            yield strook
    finally:
        ploeg.shutdown(cancel_futures=True)


def _bitsoort(regels: int) -> Any:
    """Het kleinste gehele type waarin één bit per regel past."""
    if regels > REGELS_MAX:
        raise OutOfRange("regels", regels, f"hooguit {REGELS_MAX} verschillende codes", "voeg regels samen")
    return next(soort for grens, soort in _SOORTEN if regels <= grens)


_SOORTEN = ((8, np.uint8), (16, np.uint16), (32, np.uint32), (64, np.uint64))


def _reken(
    rooster: Rooster, klaar: Sequence[tuple[Any, Klaar]], gebied: Klaar | None, rij0: int, rijen: int,
    half_m: float, soort: Any,
) -> tuple[Strook, dict[int, int]]:  # fmt: skip
    """Eén strook: elke regel in het verschilbeeld, dan de lopende som; en de telling van de strook."""
    verschil = np.zeros((rijen, rooster.kolommen + 1), np.int32)
    bits = np.zeros((rijen, rooster.kolommen), soort)
    binnen: NDArray[np.uint8] = np.zeros((0, 0), np.uint8)
    for bit, deel in klaar:
        if _vul(deel, (rooster.links_m, rooster.boven_m, rooster.cel_m, half_m), rij0, verschil):
            sluit_strook(verschil, bit, bits)
    if gebied is not None:
        binnen = np.zeros(bits.shape, np.uint8)
        if _vul(gebied, (rooster.links_m, rooster.boven_m, rooster.cel_m, 0.0), rij0, verschil):
            sluit_strook(verschil, np.uint8(1), binnen)
        np.multiply(bits, binnen, out=bits)
    waarden, lengten = tel_reeksen(bits, binnen)
    uniek, plek = np.unique(waarden, return_inverse=True)
    som = np.bincount(plek, weights=lengten, minlength=uniek.size)
    telling = {int(regels): int(n) for regels, n in zip(uniek, som, strict=True)}
    return Strook(rij0, bits, None if gebied is None else binnen.view(np.bool_)), telling


def _vul(deel: Klaar, vorm: Vorm, rij0: int, verschil: NDArray[np.int32]) -> bool:
    """Tel alle objecten van een laag in het verschilbeeld van een strook; onwaar als er geen enkel in de buurt is."""
    geraakt = False
    kernen: tuple[tuple[Stapel | None, Callable[..., None]], ...] = (
        (deel.punten, punten_in_strook),
        (deel.stukken, stukken_in_strook),
    )
    for stapel, kern in kernen:
        if stapel is None:
            continue
        raakt = (stapel.rij_van < rij0 + len(verschil)) & (stapel.rij_tot >= rij0)
        for bak in np.flatnonzero(raakt):
            van, tot = stapel.start[bak], stapel.start[bak + 1]
            kern(*stapel.coord, stapel.straal, van, tot, vorm, rij0, verschil)
            geraakt = True
    if deel.vlakken is not None:
        vlakken_in_strook(*deel.vlakken, vorm, rij0, verschil)
        geraakt = True
    return geraakt
