"""De naakte kern van de slagschaduw: welke minuten staat de zon achter de rotor?

De rotor is een schijf met straal R die altijd naar de zon kijkt (het ongunstigste geval). Vanuit een raam op afstand d
is er schaduw als de hoek tussen zon en as hooguit arcsin(R/d) is: één inproduct. Per dag trekt de zon een cirkel langs
de hemel; die snijdt de kegel om de as in hooguit één tijdvak. Uit declinatie en uurhoek volgt een ruim venster om dat
tijdvak, en alleen aan de randen daarvan wordt per minuut getoetst. De meeste dagen vallen af op declinatie alleen.

Plekken staan in RD en m hoogte. De zon staat in het stelsel (oost, noord, op) van het midden van een stuk land; een
draaimatrix per punt zet de richting naar de turbine daarin om en zegt waar bij dat punt boven is. Zo kloppen het ware
noorden, de plaats van de zon en haar hoogte op elk punt. Alle functies vertrouwen hun invoer.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spatial.compile import kernel

Getallen = NDArray[np.float64]
Ints = NDArray[np.int64]

DAG = 1440
PER_RAD = DAG / (2.0 * np.pi)
# Ruimte om de kegel voor straalbreking (hooguit 0,48 graad) en het verloop van de declinatie (0,2 graad), rad.
RUIM = 0.0125
RUIM_MINUTEN = 2.0
# Punten die samen door het jaar lopen: de zon van één dag blijft zo in het snelste geheugen.
BLOK = 64
# Getallen per kegel: wx, wy, wz, drempel, sinus en cosinus van de declinatie, cosinus van de ruime hoek, uurhoek in
# minuten, de laagste en hoogste sinus van de declinatie die nog kan, en wat boven is (x, y, z).
VELDEN = 13


@kernel
def _buren(
    punt: Getallen, draai: Getallen, turbines: Getallen, sin_b: float, cos_b: float, kegels: Getallen, wie: Ints
) -> int:
    """Vul `kegels` met de turbines waarvan de reikwijdte dit punt omvat en `wie` met hun nummer; geeft hun aantal."""
    tal = 0
    for j in range(len(turbines)):
        dx, dy, dz = turbines[j, 0] - punt[0], turbines[j, 1] - punt[1], turbines[j, 2] - punt[2]
        if dx * dx + dy * dy > turbines[j, 4] * turbines[j, 4]:
            continue
        wx = draai[0, 0] * dx + draai[0, 1] * dy + draai[0, 2] * dz
        wy = draai[1, 0] * dx + draai[1, 1] * dy + draai[1, 2] * dz
        wz = draai[2, 0] * dx + draai[2, 1] * dy + draai[2, 2] * dz
        straal = turbines[j, 3]
        d2 = wx * wx + wy * wy + wz * wz
        d = np.sqrt(d2)
        hoek = (np.pi / 2.0 if d <= straal else np.arcsin(straal / d)) + RUIM
        sin_dec = min(max((sin_b * wz + cos_b * wy) / d, -1.0), 1.0)
        dec = np.arcsin(sin_dec)
        kegel = kegels[tal]
        kegel[0], kegel[1], kegel[2] = wx, wy, wz
        kegel[3] = np.sqrt(max(d2 - straal * straal, 0.0))
        kegel[4], kegel[5], kegel[6] = sin_dec, np.cos(dec), np.cos(hoek)
        kegel[7] = np.arctan2(-wx, cos_b * wz - sin_b * wy) * PER_RAD
        kegel[8] = np.sin(max(dec - hoek, -np.pi / 2.0))
        kegel[9] = np.sin(min(dec + hoek, np.pi / 2.0))
        kegel[10], kegel[11], kegel[12] = draai[0, 2], draai[1, 2], draai[2, 2]
        wie[tal] = j
        tal += 1
    return tal


@kernel
def _schaduw(zon: Getallen, kegel: Getallen, sin_min: float) -> bool:
    """Of de zon hoog genoeg staat en binnen de kegel om de as."""
    if zon[0] * kegel[10] + zon[1] * kegel[11] + zon[2] * kegel[12] < sin_min:
        return False
    return bool(zon[0] * kegel[0] + zon[1] * kegel[1] + zon[2] * kegel[2] >= kegel[3])


@kernel
def _venster(
    dag: int, sin_dec: float, cos_dec: float, middag: float, kegel: Getallen, stand: Getallen, sin_min: float
) -> tuple[int, int]:
    """Eerste en laatste minuut van het jaar met schaduw op deze dag; laatste kleiner dan eerste is geen schaduw."""
    noemer = cos_dec * kegel[5]
    k = (kegel[6] - sin_dec * kegel[4]) / noemer if noemer > 1e-9 else -1.0
    if k > 1.0:
        return 0, -1
    half = (np.pi if k <= -1.0 else np.arccos(k)) * PER_RAD + RUIM_MINUTEN
    midden = middag + kegel[7]
    van = dag * DAG + max(int(np.floor(midden - half)), 0)
    tot = dag * DAG + min(int(np.ceil(midden + half)), DAG - 1)
    while van <= tot and not _schaduw(stand[van], kegel, sin_min):
        van += 1
    while tot > van and not _schaduw(stand[tot], kegel, sin_min):
        tot -= 1
    return van, tot


@kernel
def _sorteer(van: Ints, tot: Ints, tal: int) -> None:
    """Zet de eerste `tal` vensters op volgorde van hun begin."""
    for i in range(1, tal):
        a, b = van[i], tot[i]
        k = i - 1
        while k >= 0 and van[k] > a:
            van[k + 1], tot[k + 1] = van[k], tot[k]
            k -= 1
        van[k + 1], tot[k + 1] = a, b


@kernel
def _dag(van: Ints, tot: Ints, tal: int, som_gewicht: Getallen, drempel_minuten: float, telling: Ints) -> float:
    """Tel de vereniging van de vensters van één dag bij `telling` op; geeft de verwachte minuten."""
    _sorteer(van, tot, tal)
    op_dag, klaar, verwacht = 0, -1, 0.0
    for k in range(tal):
        a = max(van[k], klaar + 1)
        if tot[k] >= a:
            op_dag += tot[k] - a + 1
            verwacht += som_gewicht[tot[k] + 1] - som_gewicht[a]
            klaar = tot[k]
    telling[0] += op_dag
    telling[1] += 1
    telling[2] += 1 if op_dag > drempel_minuten else 0
    telling[3] = max(telling[3], op_dag)
    return verwacht


@kernel
def tel(
    punten: Getallen,
    draai: Getallen,
    turbines: Getallen,
    stand: Getallen,
    declinatie: Getallen,
    middag: Getallen,
    breedte: float,
    sin_min: float,
    som_gewicht: Getallen,
    drempel_minuten: float,
    telling: Ints,
    verwacht: Getallen,
) -> None:
    """Tel schaduw per punt; een minuut met schaduw van twee turbines telt één keer.

    Parameters
    ----------
    punten : (n, 3) ramen, draai : (n, 3, 3) van RD bij het raam naar het stelsel van de zon
    turbines : (m, 5) as x, y, z, straal, reikwijdte (horizontaal), m
    stand : (minuten, 3) vector naar de zon; declinatie, middag : (dagen,) rad en minuut van de dag; breedte : rad
    sin_min : sinus van de laagste zonshoogte die telt
    som_gewicht : (minuten + 1,) lopende som van de kans dat een minuut schaduw geeft
    telling : (n, 6) uit: minuten, dagen, dagen boven de drempel, meeste minuten op een dag, turbine met de meeste
        minuten (-1 is geen) en haar minuten; verwacht : (n,) uit: verwachte minuten
    """
    sin_b, cos_b = np.sin(breedte), np.cos(breedte)
    m = len(turbines)
    kegels, wie = np.empty((BLOK, m, VELDEN)), np.empty((BLOK, m), np.int64)
    buren, per_turbine = np.empty(BLOK, np.int64), np.empty((BLOK, m), np.int64)
    van, tot = np.empty(m, np.int64), np.empty(m, np.int64)
    for begin in range(0, len(punten), BLOK):
        eind = min(begin + BLOK, len(punten))
        for i in range(begin, eind):
            telling[i, :4], telling[i, 4], telling[i, 5], verwacht[i] = 0, -1, 0, 0.0
            buren[i - begin] = _buren(punten[i], draai[i], turbines, sin_b, cos_b, kegels[i - begin], wie[i - begin])
            per_turbine[i - begin, : buren[i - begin]] = 0
        for dag in range(len(declinatie)):
            sin_dec, cos_dec = np.sin(declinatie[dag]), np.cos(declinatie[dag])
            for i in range(begin, eind):
                tal = 0
                for j in range(buren[i - begin]):
                    kegel = kegels[i - begin, j]
                    if sin_dec < kegel[8] or sin_dec > kegel[9]:
                        continue
                    a, b = _venster(dag, sin_dec, cos_dec, middag[dag], kegel, stand, sin_min)
                    if b >= a:
                        van[tal], tot[tal] = a, b
                        per_turbine[i - begin, j] += b - a + 1
                        tal += 1
                if tal:
                    verwacht[i] += _dag(van, tot, tal, som_gewicht, drempel_minuten, telling[i])
        for i in range(begin, eind):
            for j in range(buren[i - begin]):
                if per_turbine[i - begin, j] > telling[i, 5]:
                    telling[i, 4], telling[i, 5] = wie[i - begin, j], per_turbine[i - begin, j]


@kernel
def vensters(
    punt: Getallen,
    draai: Getallen,
    turbines: Getallen,
    stand: Getallen,
    declinatie: Getallen,
    middag: Getallen,
    breedte: float,
    sin_min: float,
) -> Ints:
    """Alle vensters van één punt: (k, 3) turbine, eerste en laatste minuut van het jaar (UT), op dag en turbine."""
    m = len(turbines)
    kegels, wie = np.empty((m, VELDEN)), np.empty(m, np.int64)
    buren = _buren(punt, draai, turbines, np.sin(breedte), np.cos(breedte), kegels, wie)
    uit = np.empty((buren * len(declinatie), 3), np.int64)
    tal = 0
    for dag in range(len(declinatie)):
        sin_dec, cos_dec = np.sin(declinatie[dag]), np.cos(declinatie[dag])
        for j in range(buren):
            if sin_dec < kegels[j, 8] or sin_dec > kegels[j, 9]:
                continue
            a, b = _venster(dag, sin_dec, cos_dec, middag[dag], kegels[j], stand, sin_min)
            if b >= a:
                uit[tal, 0], uit[tal, 1], uit[tal, 2] = wie[j], a, b
                tal += 1
    return uit[:tal]
