"""Hoeveel geluid geeft een turbine, gemiddeld over een jaar wind?

Per etmaalperiode en octaafband, gemiddeld naar energie over de windsnelheden op ashoogte (formule 3.4 van bijlage 4
van de Activiteitenregeling). De overdracht van bron naar gevel is lineair in deze energie: daarom worden ook de
weegfactoren van Lden (formule 3.1) hier al in de bron gevouwen, en hoeft de overdracht maar één keer gerekend.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from spatial.errors import OutOfRange, UnknownName
from spatial.wind.perioden import PERIODE_UREN, PERIODEN
from spatial.wind.turbine import BANDEN_HZ, Geluidmodus, Getallen, Turbinetype

if TYPE_CHECKING:
    from spatial.wind.windklimaat import Windverdeling

# Straf op avond en nacht in Lden, dB (formule 3.1); bepaalt met de uren het gewicht van elke periode.
STRAF_DB = (0.0, 5.0, 10.0)
LDEN_GEWICHT: Getallen = np.array([u / 24.0 * 10.0 ** (s / 10.0) for u, s in zip(PERIODE_UREN, STRAF_DB, strict=True)])
# De rijen van de bronterm: Lden, dag, avond, nacht.
RIJEN = ("lden_db", "lday_db", "leve_db", "lnight_db")
# Zachter dan dit telt niet: zo wordt -inf (geen geluid) rekenbaar.
STIL_DB = -300.0

Stand = str | Mapping[str, float]


def lden(dag_db: Getallen | float, avond_db: Getallen | float, nacht_db: Getallen | float) -> Getallen:
    """Lden uit de niveaus per periode (formule 3.1), in dB.

    Lden = 10 lg [ (12·10^(Lday/10) + 4·10^((Leve+5)/10) + 8·10^((Lnight+10)/10)) / 24 ]

    >>> round(float(lden(40.0, 40.0, 40.0)), 3)  # de hele dag even luid
    46.395
    """
    perioden = np.stack(np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in (dag_db, avond_db, nacht_db))))
    uit: Getallen = 10.0 * np.log10(np.tensordot(LDEN_GEWICHT, 10.0 ** (perioden / 10.0), axes=1))
    return uit


def emissie(
    type_: Turbinetype,
    verdeling: Windverdeling,
    modus: str | Mapping[str, Stand] = "",
    *,
    stilstand: Mapping[str, float] | None = None,
) -> Getallen:
    """Het jaargemiddelde bronvermogen LE per periode en octaafband.

    LE,i = 10 lg Σ_j U_j · 10^(LW,i,j / 10), met U_j het deel van de tijd dat het op ashoogte j m/s waait (formule
    3.4; richtwerking ΔL = 0). Tussen twee windsnelheden van de opgave wordt in dB geïnterpoleerd; boven de hoogste
    geldt de hoogste, tot de turbine uitschakelt; onder de laagste, als de turbine al draait, de laagste.

    Parameters
    ----------
    type_ : turbinetype met geluid
    verdeling : wind op ashoogte
    modus : naam van de stand voor het hele etmaal (leeg: de gewone), of per periode ("dag", "avond", "nacht") een
        naam of een verdeling {stand: deel van de tijd} die tot 1 optelt; een periode die ontbreekt draait gewoon
    stilstand : deel van de tijd (0–1) per periode dat de turbine stilstaat (slagschaduw, vleermuizen)

    Returns
    -------
    (3, 9) dB(A) re 1 pW voor dag, avond en nacht, banden 31,5 Hz tot 8 kHz; -inf als er geen geluid is

    Raises
    ------
    UnknownName : als het type geen geluidgegevens heeft, of een stand of periode niet bestaat.
    OutOfRange : als delen van de tijd niet deugen.

    Bron: Activiteitenregeling milieubeheer (2015), bijlage 4, par. 3, formule 3.4.
    """
    stil = dict(stilstand or {})
    per_periode = dict.fromkeys(PERIODEN, modus) if isinstance(modus, str) else dict(modus)
    for sleutel in (*stil, *per_periode):
        if sleutel not in PERIODEN:
            raise UnknownName(f"turbinetype '{type_.naam}', periode", sleutel, "dag, avond of nacht", "herstel de naam")
    uit = np.zeros((len(PERIODEN), len(BANDEN_HZ)))
    for n, periode in enumerate(PERIODEN):
        weg = float(stil.get(periode, 0.0))
        if not 0.0 <= weg <= 1.0:
            raise OutOfRange(f"stilstand in de {periode}", weg, "een deel van 0 tot en met 1", "herstel het deel")
        for naam, deel in _standen(type_, per_periode.get(periode, ""), periode).items():
            energie = _energie_per_klasse(type_, type_.modus(naam), verdeling.klassen_ms)
            uit[n] += (1.0 - weg) * deel * (verdeling.aandeel[n] @ energie)
    with np.errstate(divide="ignore"):
        return 10.0 * np.log10(uit)


def bronterm(le_db: Getallen) -> Getallen:
    """Emissie (3, 9) in dB naar de vier energierijen (4, 9) van de kern: Lden, dag, avond en nacht."""
    energie = 10.0 ** (le_db / 10.0)
    return np.vstack([LDEN_GEWICHT @ energie, energie])


def _standen(type_: Turbinetype, stand: Stand, periode: str) -> Mapping[str, float]:
    if isinstance(stand, str):
        return {stand: 1.0}
    if not stand or abs(sum(stand.values()) - 1.0) > 1e-6 or min(stand.values()) < 0.0:
        raise OutOfRange(
            f"turbinetype '{type_.naam}', standen in de {periode}", dict(stand), "delen van 0 tot 1, samen 1", "herstel"
        )
    return stand


def _energie_per_klasse(type_: Turbinetype, modus: Geluidmodus, klassen_ms: Getallen) -> Getallen:
    """(k, 9) energie 10^(LW/10) per windklasse; nul als de turbine dan niet draait."""
    draait = type_.snelheid_ms[type_.kromme_kw > 0]
    van = min(float(modus.snelheid_ms[0]), float(draait[0]) if draait.size else np.inf)
    tot = max(float(modus.snelheid_ms[-1]), float(draait[-1]) if draait.size else 0.0)
    lw = np.maximum(modus.lw_db, STIL_DB)
    niveau = np.column_stack([np.interp(klassen_ms, modus.snelheid_ms, lw[:, i]) for i in range(lw.shape[1])])
    aan = (klassen_ms >= van) & (klassen_ms <= tot)
    uit: Getallen = np.where(aan[:, None] & (niveau > STIL_DB), 10.0 ** (niveau / 10.0), 0.0)
    return uit
