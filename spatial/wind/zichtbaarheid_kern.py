"""De naakte kern van de zichtbaarheid: vanaf een punt hoog in de lucht, welke ogen op de grond zien het?

Vanuit de turbine lopen stralen naar de rand van een vierkant. Elke straal gaat per stap één rij verder en onthoudt de
hoogste helling tot dan toe: de horizon. Tussen twee stralen geïnterpoleerd is zo de horizon van elke cel bekend; dat is
nauwkeurig als de stralen ook op de rand minder dan een cel uit elkaar liggen. Een oog ziet het punt als de helling naar
het oog niet onder die horizon ligt. Een kwart van het vierkant tegelijk; oost en west op het gedraaide
raster, zodat elke stap door aaneengesloten geheugen gaat.

Hellingen zijn in m per stap langs de hoofdrichting. Alle functies vertrouwen hun invoer. Opzoeken en rekenen staan
in eigen lussen: de tweede doet de compiler met acht getallen tegelijk. Enkele precisie is genoeg (0,01 mm op 100 m).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spatial.compile import kernel

Getallen32 = NDArray[np.float32]
Tellingen = NDArray[np.int32]
LAAGST = np.float32(-1e30)
EEN = np.float32(1.0)


@kernel
def _kijk(
    ogen: Getallen32, gezien: Tellingen, horizon: Getallen32, getal: Getallen32, werk: Getallen32, van: int, n: int,
    j: int, daling: np.float32, top: np.float32
) -> None:  # fmt: skip
    """Zet 1 in `gezien` voor elk oog van deze rij dat boven de horizon uitkijkt; het eerste ligt `van` cellen opzij."""
    per_cel, midden, hoogst = np.float32(n / j), np.float32(n), np.int32(2 * n - 1)
    een_op_j, eerste = np.float32(1.0 / j), np.float32(van)
    for i in range(len(ogen)):
        q = (getal[i] + eerste) * per_cel + midden
        k = min(np.int32(q), hoogst)
        plek = np.uintp(np.uint32(k))
        laag = horizon[plek]
        werk[i] = laag + (q - np.float32(k)) * (horizon[plek + np.uintp(1)] - laag)
    for i in range(len(ogen)):
        schuin = (getal[i] + eerste) * een_op_j
        helling = (ogen[i] - daling * (EEN + schuin * schuin) - top) * een_op_j
        gezien[i] = np.int32(1) if helling >= werk[i] else np.int32(0)


@kernel
def _stap(
    vlak: Getallen32, horizon: Getallen32, getal: Getallen32, werk: Getallen32, van: int, n: int, j: int,
    kolom0: int, daling: np.float32, top: np.float32
) -> None:  # fmt: skip
    """Neem deze rij van het oppervlak mee in de horizon van de stralen; de eerste is straal `van`."""
    per_straal, stap, eerste = np.float32(1.0 / n), np.float32(j), np.float32(van)
    een_op_j, midden, hoogst = np.float32(1.0 / j), np.float32(kolom0), np.int32(len(vlak) - 2)
    for m in range(len(horizon)):
        x = midden + (getal[m] + eerste) * per_straal * stap
        k = min(np.int32(x), hoogst)
        plek = np.uintp(np.uint32(k))
        laag = vlak[plek]
        werk[m] = laag + (x - np.float32(k)) * (vlak[plek + np.uintp(1)] - laag)
    for m in range(len(horizon)):
        schuin = (getal[m] + eerste) * per_straal
        helling = (werk[m] - daling * (EEN + schuin * schuin) - top) * een_op_j
        horizon[m] = helling if helling > horizon[m] else horizon[m]


@kernel
def _afstand(gezien: Tellingen, getal: Getallen32, van: int, j: int, dichtst: Getallen32, verst: Getallen32) -> None:
    """Houd bij hoe ver de dichtste en de verste geziene turbine staan, in cellen."""
    eerste, j2 = np.float32(van), np.float32(j) * np.float32(j)
    for i in range(len(gezien)):
        opzij = getal[i] + eerste
        d = np.sqrt(opzij * opzij + j2)
        dichtst[i] = d if gezien[i] and d < dichtst[i] else dichtst[i]
        verst[i] = d if gezien[i] and d > verst[i] else verst[i]


@kernel
def kwart(
    vlak: Getallen32,
    oog: Getallen32,
    rij0: int,
    kolom0: int,
    teken: int,
    open_rand: int,
    stralen: int,
    straal_cellen: float,
    top: float,
    kromming: float,
    aantal: Tellingen,
    dichtst: Getallen32,
    verst: Getallen32,
) -> None:
    """Tel het punt op `top` bij elke cel van één kwart die het ziet.

    Parameters
    ----------
    vlak, oog : (rijen, kolommen) hoogte van het oppervlak en van het oog, m; NaN in het oppervlak schermt niet af, een
        oog op NaN ziet niets
    rij0, kolom0 : cel van de turbine; teken : +1 of -1, de kant langs de rijen
    open_rand : 1 als de diagonaal niet bij dit kwart hoort
    stralen : aantal stralen van het midden tot de diagonaal; straal_cellen : reikwijdte in cellen
    top : hoogte van het punt, m; kromming : daling in m per cel², met straalbreking
    aantal : (rijen, kolommen) wordt verhoogd
    dichtst, verst : afstand van de dichtste en verste geziene turbine in cellen, of zonder rijen als dat niet hoeft
    """
    rijen, kolommen = vlak.shape
    n = stralen
    horizon = np.full(2 * n + 1, LAAGST)
    getal = np.arange(2 * n + 1).astype(np.float32)
    gezien, werk = np.empty(2 * n + 1, np.int32), np.empty(2 * n + 1, np.float32)
    hoog = np.float32(top)
    tot = min(int(straal_cellen), rij0 if teken < 0 else rijen - 1 - rij0)
    links, rechts = kolom0, kolommen - 1 - kolom0
    for j in range(1, tot + 1):
        rij = rij0 + teken * j
        breed = int(np.sqrt(straal_cellen * straal_cellen - j * j))
        daling = np.float32(kromming * j * j)
        van, tem = -min(j - open_rand, breed, links), min(j - open_rand, breed, rechts)
        if tem >= van:
            a, b = kolom0 + van, kolom0 + tem + 1
            nu = gezien[: b - a]
            _kijk(oog[rij, a:b], nu, horizon, getal, werk, van, n, j, daling, hoog)
            tel = aantal[rij, a:b]
            for i in range(len(nu)):
                tel[i] += nu[i]
            if len(dichtst):
                _afstand(nu, getal, van, j, dichtst[rij, a:b], verst[rij, a:b])
        # Stralen tot één cel voorbij wat er nog gezien wordt.
        ruim = min(j, breed + 1)
        eerste = -min(n, int(ruim * n / j), int(links * n / j))
        laatste = min(n, int(ruim * n / j), int(rechts * n / j))
        _stap(vlak[rij], horizon[n + eerste : n + laatste + 1], getal, werk, eerste, n, j, kolom0, daling, hoog)


@kernel
def bereik(rij0: int, kolom0: int, straal_cellen: float, binnen: NDArray[np.bool_]) -> None:
    """Zet elke cel binnen de reikwijdte van de turbine op waar."""
    rijen, kolommen = binnen.shape
    for rij in range(max(0, rij0 - int(straal_cellen)), min(rijen, rij0 + int(straal_cellen) + 1)):
        breed = int(np.sqrt(straal_cellen * straal_cellen - (rij - rij0) ** 2))
        binnen[rij, max(0, kolom0 - breed) : min(kolommen, kolom0 + breed + 1)] = True
