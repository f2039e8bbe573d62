"""Hoe schrijft een uitslag getallen en aantallen op, voor een raadslid?"""

from __future__ import annotations

from collections.abc import Sequence


def getal(waarde: float, decimalen: int = 0) -> str:
    """Een getal met komma en punten per duizend.

    >>> getal(1234.56, 1), getal(-0.04, 1), getal(188)
    ('1.234,6', '0,0', '188')
    """
    tekst = f"{waarde:,.{decimalen}f}"
    if not any(teken in "123456789" for teken in tekst):
        tekst = tekst.lstrip("-")
    return tekst.replace(",", "_").replace(".", ",").replace("_", ".")


def aantal(n: float, enkelvoud: str, meervoud: str) -> str:
    """Een aantal met het goede woord.

    >>> aantal(1, "woning", "woningen"), aantal(1200, "woning", "woningen")
    ('1 woning', '1.200 woningen')
    """
    return f"{getal(n)} {enkelvoud if round(n) == 1 else meervoud}"


def rij(woorden: Sequence[str], hooguit: int = 5) -> str:
    """Een opsomming met komma's en 'en'; een lange rij wordt ingekort.

    >>> rij(["T1", "T2", "T3"]), rij(["a"]), rij(list("abcdefg"), 3)
    ('T1, T2 en T3', 'a', 'a, b, c en 4 andere')
    """
    lijst = list(woorden)
    if len(lijst) > hooguit:
        return f"{', '.join(lijst[:hooguit])} en {len(lijst) - hooguit} andere"
    return lijst[0] if len(lijst) == 1 else f"{', '.join(lijst[:-1])} en {lijst[-1]}" if lijst else ""


def zinnen(*delen: str) -> str:
    """Zinnen achter elkaar; lege vallen weg.

    >>> zinnen("Een ontwerp.", "", "Onzeker.")
    'Een ontwerp. Onzeker.'
    """
    return " ".join(deel.strip() for deel in delen if deel.strip())
