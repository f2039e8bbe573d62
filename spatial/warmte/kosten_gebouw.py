"""Wat kost het in en aan het gebouw: isolatie (K08), installaties (K09) en hun onderhoud (K14)?

Jaarbedragen in euro per buurt. Het model en de getallen zijn die van Vesta MAIS 5.0; zie de kentallen.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.warmte.annuiteit import annuiteitsfactor
from spatial.warmte.basis import Buurtbasis

Array = NDArray[np.float64]


def vermogen_rv_kw(basis: Buurtbasis, p: Parameters) -> tuple[Array, Array, Array]:
    """Opgesteld vermogen voor ruimteverwarming in kW: laagbouw, hoogbouw, utiliteit (zonder gelijktijdigheid)."""
    t = basis.telling
    per_m2 = p["p_rv_per_m2_kw"]
    laag = per_m2 * t.laagbouw_m2 + p["p_rv_laagbouw_kw"] * t.laagbouw
    hoog = per_m2 * t.hoogbouw_m2 + p["p_rv_hoogbouw_kw"] * t.hoogbouw
    return laag, hoog, p["p_util_rv_kw_m2"] * t.utiliteit_m2


def isolatie_eur_jaar(basis: Buurtbasis, doel: str, p: Parameters) -> Array:
    """K08: investering in de schil naar het doellabel, tussen de lage en de hoge reeks, als jaarbedrag."""
    v = basis.vraag[doel]
    s = p["schuif_kosten"]
    laag = v.isolatie_laag_eur + v.util_isolatie_laag_eur
    hoog = v.isolatie_hoog_eur + v.util_isolatie_hoog_eur
    jaar: Array = ((1 - s) * laag + s * hoog) * p["leer_isolatie"] * _af(p, "looptijd_isolatie_jaar")
    return jaar


def lt_afgifte_eur(basis: Buurtbasis, p: Parameters) -> Array:
    """Investering in afgifte op lage temperatuur (radiatoren, vloerverwarming), €."""
    t = basis.telling
    return p["leer_lt_afgifte"] * (
        p["lt_afgifte_eengezins_eur"] * t.laagbouw
        + p["lt_afgifte_meergezins_eur"] * t.hoogbouw
        + p["lt_afgifte_util_eur_m2"] * t.utiliteit_m2
    )


def warmtepomp_eur(basis: Buurtbasis, soort: Literal["lucht", "bodem"], p: Parameters) -> Array:
    """Investering in warmtepompen van woningen en utiliteit, €; vermogen 0,8 × ruimteverwarming."""
    laag, hoog, util = vermogen_rv_kw(basis, p)
    deel, t = p["wp_aandeel_vermogen"], basis.telling
    woning = p[f"wp_{soort}_vast_eur"] * t.woningen + p[f"wp_{soort}_per_kw_eur"] * deel * (laag + hoog)
    gebouw = p[f"wp_util_{soort}_vast_eur"] * t.utiliteit + p[f"wp_util_{soort}_per_kw_eur"] * deel * util
    return p["leer_warmtepomp"] * (woning + gebouw)


def hybride_eur(basis: Buurtbasis, p: Parameters) -> Array:
    """Investering in hybride warmtepompen naast de ketel, €."""
    laag, hoog, util = vermogen_rv_kw(basis, p)
    deel = p["hybride_aandeel_vermogen"]
    t = basis.telling
    woning = p["hybride_vast_eur"] * t.woningen + p["hybride_per_kw_eur"] * deel * (laag + hoog)
    gebouw = p["wp_util_lucht_vast_eur"] * t.utiliteit + p["wp_util_lucht_per_kw_eur"] * deel * util
    return p["leer_hybride"] * (woning + gebouw)


def ketel_onderhoud_eur_jaar(basis: Buurtbasis, p: Parameters) -> Array:
    """Onderhoud van hr-ketels in woningen en utiliteit, € per jaar; het deel van K14 dat de referentie ook heeft."""
    _, _, util = vermogen_rv_kw(basis, p)
    ketels = p["ketel_eur"] * basis.telling.woningen + p["ketel_util_eur_kw"] * util
    return p["ketel_onderhoud"] * p["leer_ketel"] * ketels


def installaties_eur_jaar(basis: Buurtbasis, techniek: str, p: Parameters) -> tuple[Array, Array]:
    """K09 en K14 van een individuele techniek (warmtepomp, hybride of ketel), € per jaar.

    De ketel zelf zit in de referentie en telt daarom niet als meerkost in K09.
    """
    kort = _af(p, "looptijd_installatie_jaar")
    if techniek == "ketel":
        return np.zeros(len(basis.buurtcode)), ketel_onderhoud_eur_jaar(basis, p)
    if techniek == "hybride":
        hybride = hybride_eur(basis, p)
        return hybride * kort, ketel_onderhoud_eur_jaar(basis, p) + p["hybride_onderhoud"] * hybride
    lang = _af(p, "looptijd_isolatie_jaar")
    koken = p["elektrisch_koken_eur"] * basis.telling.woningen * kort
    if techniek == "lucht_wp":
        pomp = warmtepomp_eur(basis, "lucht", p)
        return pomp * kort + lt_afgifte_eur(basis, p) * lang + koken, p["wp_lucht_onderhoud"] * pomp
    pomp = warmtepomp_eur(basis, "bodem", p)
    bodem = p["aandeel_bodem_lang"]
    jaar = pomp * ((1 - bodem) * kort + bodem * _af(p, "looptijd_bodem_jaar"))
    return jaar + lt_afgifte_eur(basis, p) * lang + koken, p["wp_bodem_onderhoud"] * pomp


def _af(p: Parameters, looptijd: str) -> float:
    return annuiteitsfactor(p["rente_nationaal"], p[looptijd])
