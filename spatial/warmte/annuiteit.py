"""Welk jaarbedrag hoort bij een investering?

AF(r, begin, eind) = r / ((1+r)^-begin - (1+r)^-eind): de annuïteit van een bedrag dat vanaf `begin` tot `eind`
wordt terugverdiend; met begin 0 de gewone annuïteit (Vesta MAIS 5.0).
"""

from __future__ import annotations

from spatial.errors import OutOfRange


def annuiteitsfactor(rente: float, eind_jaar: float, begin_jaar: float = 0.0) -> float:
    """Jaarbedrag per geïnvesteerde euro (1/jaar).

    Raises
    ------
    OutOfRange : als de rente niet positief is of het einde niet na het begin ligt.

    >>> round(annuiteitsfactor(0.03, 15), 5), round(annuiteitsfactor(0.03, 30, 2), 5)
    (0.08377, 0.05654)
    """
    if not rente > 0:
        raise OutOfRange("rente", rente, "een getal groter dan 0 (1/jaar)", "kies bijvoorbeeld 0.03")
    if not eind_jaar > begin_jaar >= 0:
        raise OutOfRange("looptijd", (begin_jaar, eind_jaar), "een einde na het begin, in jaren", "pas de jaren aan")
    return float(rente / ((1 + rente) ** -begin_jaar - (1 + rente) ** -eind_jaar))
