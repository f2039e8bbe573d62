"""Geven andere rekenregels dezelfde volgorde? TOPSIS en PROMETHEE II als tweede mening, met pymcdm.

De gewogen som blijft de hoofduitkomst, want die is per criterium uit te leggen. Wie met een andere regel heel anders
uitkomt, is gevoelig voor de keuze van de rekenregel; dat is goed om te weten vóór een besluit.

Buurten met een ontbrekende waarde krijgen hier geen plaats (ontbrekend): deze methoden kunnen niet met intervallen
rekenen, en een ingevulde waarde zou verzonnen zijn.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.errors import EmptyInput, OutOfRange, UnknownName
from spatial.gewichten import require_gewichten
from spatial.normaliseren import Reeks, require_schaal
from spatial.wegen import DECIMALEN

BUURTEN_TOT = 2_000  # PROMETHEE vergelijkt alle paren: 2.000 buurten zijn al 4 miljoen paren per criterium


def topsis(
    genormaliseerd: pd.DataFrame,
    gewichten: pd.Series[float],
    *,
    schaal: Literal["vast", "minmax"] = "vast",
) -> pd.Series[float]:
    """Hoe dicht ligt een buurt bij de ideale buurt, en hoe ver van de slechtste (0–1, hoger is eerder)?

    `C = D⁻ / (D⁺ + D⁻)`, met D de afstand van de gewogen waarden tot het beste (⁺) en slechtste (⁻) punt.

    Parameters
    ----------
    genormaliseerd : index buurtcode, kolommen criteria, 0–1 (hoger is eerder); NaN is ontbrekend
    gewichten : per criterium; een kolom zonder gewicht telt niet mee
    schaal : 'vast': beste en slechtste zijn 1 en 0 op de vaste grenzen, zodat een buurt erbij niets omgooit;
        'minmax': het beste en slechtste in de tabel, zoals in de publicaties

    Returns
    -------
    Series met dezelfde index; NaN voor een buurt met een ontbrekende waarde.

    Raises
    ------
    UnknownName : een andere schaal.
    EmptyInput : geen enkele buurt is volledig.

    Bron: Hwang & Yoon (1981), Multiple Attribute Decision Making; Opricovic & Tzeng (2004), EJOR 156, 445–455.

    >>> topsis(pd.DataFrame({"a": [1.0, 0.0, 0.5]}), pd.Series({"a": 1.0})).tolist()
    [1.0, 0.0, 0.5]
    """
    if schaal not in ("vast", "minmax"):
        raise UnknownName("schaal van TOPSIS", schaal, "'vast' of 'minmax'", "kies één van de twee")
    tabel, w, vol = _volledig(genormaliseerd, gewichten)
    if schaal == "vast":
        # Een denkbeeldige ideale en een slechtste buurt erbij: dan is de min-max van pymcdm precies de vaste schaal.
        tabel = np.vstack([tabel, np.ones_like(w), np.zeros_like(w)])
    from pymcdm.methods import TOPSIS  # noqa: PLC0415 - trekt matplotlib mee: pas laden als het nodig is

    uitkomst = TOPSIS()(tabel, w, np.ones(len(w)), validation=False)
    return _terug(genormaliseerd, vol, np.asarray(uitkomst, dtype=np.float64)[: int(vol.sum())], "topsis")


def promethee_ii(
    genormaliseerd: pd.DataFrame,
    gewichten: pd.Series[float],
    *,
    voorkeur: Literal["usual", "vshape"] = "usual",
    drempel: float = 0.1,
) -> pd.Series[float]:
    """Hoeveel vaker wint een buurt van de andere dan dat zij verliest (−1 tot 1, hoger is eerder)?

    `φ(a) = 1/(m−1) Σ_b [π(a,b) − π(b,a)]`, met `π(a,b) = Σ_j w_j P_j(n_aj − n_bj)`. Dit hangt per definitie van de
    andere buurten af: een buurt erbij kan de volgorde wel veranderen.

    Parameters
    ----------
    genormaliseerd, gewichten : zoals bij `topsis`
    voorkeur : 'usual': elk verschil telt volledig; 'vshape': een verschil telt naar verhouding tot aan `drempel`
    drempel : verschil in genormaliseerde waarde (0–1) dat volledig telt, bij 'vshape'

    Returns
    -------
    Series met dezelfde index; NaN voor een buurt met een ontbrekende waarde.

    Raises
    ------
    UnknownName, OutOfRange : een voorkeur of drempel die niet bestaat; 'vshape' met meer dan 2.000 volledige buurten.
    EmptyInput : minder dan twee volledige buurten.

    Bron: Brans & Vincke (1985), Management Science 31(6), 647–656.
    """
    if voorkeur not in ("usual", "vshape"):
        raise UnknownName("voorkeur van PROMETHEE", voorkeur, "'usual' of 'vshape'", "kies één van de twee")
    if not 0 < drempel <= 1:
        raise OutOfRange("drempel van PROMETHEE", drempel, "een verschil boven 0 tot en met 1", "kies bijvoorbeeld 0,1")
    tabel, w, vol = _volledig(genormaliseerd, gewichten)
    if len(tabel) < 2:
        raise EmptyInput(
            "PROMETHEE", f"{len(tabel)} volledige buurten", "minstens twee", "vul ontbrekende gegevens aan"
        )
    if len(tabel) > BUURTEN_TOT:
        if voorkeur == "vshape":
            raise OutOfRange(
                "PROMETHEE met 'vshape'",
                f"{len(tabel)} buurten",
                f"hoogstens {BUURTEN_TOT}: elk paar wordt vergeleken",
                "gebruik 'usual', of minder buurten",
            )
        return _terug(genormaliseerd, vol, _netto_stroom(tabel, w), "promethee_ii")
    extra = {"p": np.full(len(w), drempel)} if voorkeur == "vshape" else {}
    from pymcdm.methods import PROMETHEE_II  # noqa: PLC0415 - trekt matplotlib mee: pas laden als het nodig is

    uitkomst = PROMETHEE_II(voorkeur, **extra)(tabel, w, np.ones(len(w)), validation=False)
    return _terug(genormaliseerd, vol, np.asarray(uitkomst, dtype=np.float64), "promethee_ii")


def _netto_stroom(tabel: Reeks, w: Reeks) -> Reeks:
    """PROMETHEE II met 'usual' zonder paren: per criterium het aantal lagere min het aantal hogere waarden.

    Precies dezelfde uitkomst, want bij 'usual' telt elk verschil als heel; het werk is sorteren in plaats van m².
    """
    m = len(tabel)
    stroom = np.zeros(m)
    for kolom, gewicht in zip(tabel.T, w, strict=True):
        gesorteerd = np.sort(kolom)
        lager = np.searchsorted(gesorteerd, kolom, side="left")
        hoger = m - np.searchsorted(gesorteerd, kolom, side="right")
        stroom += gewicht * (lager - hoger)
    return stroom / (m - 1)


def _volledig(tabel: pd.DataFrame, gewichten: pd.Series[float]) -> tuple[Reeks, Reeks, NDArray[np.bool_]]:
    """De waarden en gewichten die meetellen, en welke buurten daarin volledig zijn."""
    w = require_gewichten(gewichten, tabel.columns).to_numpy(dtype=np.float64)
    n = require_schaal(tabel, "waarden")[:, w > 0]
    vol = np.asarray(~np.isnan(n).any(axis=1))
    if not vol.any():
        raise EmptyInput(
            "tweede mening", "geen enkele volledige buurt", "minstens één buurt met alle waarden", "laat criteria weg"
        )
    return n[vol], np.asarray(w[w > 0], dtype=np.float64), vol


def _terug(tabel: pd.DataFrame, vol: NDArray[np.bool_], waarden: Reeks, naam: str) -> pd.Series[float]:
    uit = np.full(len(tabel), np.nan)
    uit[vol] = np.round(waarden, DECIMALEN)
    return pd.Series(uit, index=tabel.index, name=naam)
