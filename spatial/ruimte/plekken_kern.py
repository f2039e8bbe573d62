"""De kernen onder `spatial.ruimte.plekken`: randen van vlakken volgen en turbines inpassen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spatial.compile import kernel


@kernel
def volg_randen(
    vrij: NDArray[np.bool_], hoeken: NDArray[np.int32], begin: NDArray[np.int64], cellen: NDArray[np.int64]
) -> tuple[int, int]:
    """Loop langs elke rand van de vrije cellen, met de vrije cel rechts; cellen die alleen een hoek delen raken los.

    `vrij` heeft rondom één rij en kolom zonder vrije cel. `hoeken` (n, 2) krijgt de hoekpunten (rij, kolom van de
    linkerbovenhoek van een cel), `begin` het eerste hoekpunt van elke ring, `cellen` een vrije cel langs de ring.
    Geeft het aantal hoekpunten en ringen.
    """
    kolommen = vrij.shape[1]
    bezocht = np.zeros(vrij.shape, dtype=np.bool_)
    n, ringen = 0, 0
    for r0 in range(1, vrij.shape[0]):
        for k0 in range(1, kolommen):
            if not vrij[r0, k0] or vrij[r0 - 1, k0] or bezocht[r0, k0]:
                continue
            begin[ringen] = n
            cellen[ringen] = r0 * kolommen + k0
            ringen += 1
            r, k, zij = r0, k0, 0
            while True:
                # Zijde 0 boven (naar oost), 1 rechts (naar zuid), 2 onder (naar west), 3 links (naar noord).
                if zij == 0:
                    bezocht[r, k] = True
                    vr, vk, lr, lk = r, k + 1, r - 1, k + 1
                elif zij == 1:
                    vr, vk, lr, lk = r + 1, k, r + 1, k + 1
                elif zij == 2:
                    vr, vk, lr, lk = r, k - 1, r + 1, k - 1
                else:
                    vr, vk, lr, lk = r - 1, k, r - 1, k - 1
                if vrij[vr, vk] and not vrij[lr, lk]:
                    r, k = vr, vk
                else:
                    hoeken[n, 0] = r + (1 if zij == 1 or zij == 2 else 0)
                    hoeken[n, 1] = k + (1 if zij == 0 or zij == 1 else 0)
                    n += 1
                    if not vrij[vr, vk]:
                        zij = (zij + 1) % 4
                    else:
                        r, k, zij = lr, lk, (zij + 3) % 4
                if r == r0 and k == k0 and zij == 0:
                    break
    return n, ringen


@kernel
def pas_in(
    u: NDArray[np.float64],
    v: NDArray[np.float64],
    volgorde: NDArray[np.int64],
    vast_u: NDArray[np.float64],
    vast_v: NDArray[np.float64],
    gekozen: NDArray[np.int64],
) -> int:
    """Neem de kandidaten op volgorde en houd wie overal minstens 1 van de al gekozen punten ligt.

    `u`, `v` in eenheden van de vereiste afstand; `vast_u`, `vast_v` staan er al. `gekozen` krijgt de nummers; de
    uitkomst is hoeveel. Vakken met zijde ½√2 bevatten hooguit één punt, dus elke kandidaat kijkt in 25 vakken.
    """
    n, vasten = len(volgorde), len(vast_u)
    u0 = min(u.min(), vast_u.min()) if vasten else u.min()
    v0 = min(v.min(), vast_v.min()) if vasten else v.min()
    u1 = max(u.max(), vast_u.max()) if vasten else u.max()
    v1 = max(v.max(), vast_v.max()) if vasten else v.max()
    zijde = 0.7071067811865475
    rijen, kolommen = int((v1 - v0) / zijde) + 5, int((u1 - u0) / zijde) + 5
    vak = np.full((rijen, kolommen), -1, dtype=np.int64)
    for i in range(vasten):
        vak[int((vast_v[i] - v0) / zijde) + 2, int((vast_u[i] - u0) / zijde) + 2] = n + i
    aantal = 0
    for plaats in range(n):
        i = volgorde[plaats]
        kr, kk = int((v[i] - v0) / zijde) + 2, int((u[i] - u0) / zijde) + 2
        past = True
        for r in range(kr - 2, kr + 3):
            for k in range(kk - 2, kk + 3):
                j = vak[r, k]
                if j < 0:
                    continue
                du = (u[i] - u[j]) if j < n else (u[i] - vast_u[j - n])
                dv = (v[i] - v[j]) if j < n else (v[i] - vast_v[j - n])
                if du * du + dv * dv < 1.0 - 1e-12:
                    past = False
                    break
            if not past:
                break
        if past:
            vak[kr, kk] = i
            gekozen[aantal] = i
            aantal += 1
    return aantal
