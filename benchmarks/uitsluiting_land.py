"""Waar mag een turbine staan in het hele land, op 25 m: 132 miljoen cellen en tien miljoen woningen.

Zelfde regels als `benchmarks.uitsluiting`. Hier is de maat atlite met een afstandsbeeld (`circular`): zijn buffers van
vormen passen voor het land niet in het geheugen.
"""

from __future__ import annotations

from benchmarks.meting import Doel, Kandidaat, Verslag, meet, verhouding
from benchmarks.uitsluiting import MODULE, maak_invoer, tel_fouten

TITEL = "uitsluiting van het land"
GEHEUGEN_MIB = 1_536.0


def draai(klein: bool) -> Verslag:
    """Meet wijkwind naast atlite voor het hele land."""
    gebied = "klein" if klein else "land"
    invoer = maak_invoer(gebied)
    opdracht = {**invoer, "gebied": gebied, "cel_m": 25}
    eigen, circular = meet(
        [
            Kandidaat("wijkwind", f"{MODULE}:met_wijkwind", opdracht),
            Kandidaat("atlite, circular", f"{MODULE}:met_atlite_raster", opdracht, maat=True, herhaal=1),
        ],
        meld=print,
    )
    fouten, cellen = tel_fouten(gebied, 25, invoer)
    doelen = (
        [] if klein or eigen.fout else [Doel("piek van het geheugen, MiB", eigen.piek_mib, GEHEUGEN_MIB, hoger=False)]
    )
    if doelen and not circular.fout:
        doelen.append(Doel("keer sneller dan atlite circular, hele proces", verhouding(circular, eigen), 8.0))
    return Verslag(
        "het land op 25 m",
        [eigen, circular],
        doelen,
        gelijk=not eigen.fout and fouten == 0,
        toelichting=[
            *(f"{u.naam}: vrij {u.uitkomst['vrij_km2']:.1f} km²" for u in (eigen, circular) if not u.fout),
            f"{fouten} van {cellen} cellen fout",
        ],
    )
