"""Welke warmtebehoefte hoort bij de Standaard voor woningisolatie?

De Standaard begrenst de netto warmtebehoefte (kWh per m² per jaar, NTA 8800 § 5.3.2) naar compactheid
c = verliesoppervlak / gebruiksoppervlak: onder 1 een vaste waarde, daarboven een toeslag per eenheid compactheid.
De formule is uit een tweede hand bevestigd met zes waarden van RVO; de officiële tekst is niet nagelezen.
"""

from __future__ import annotations

from spatial.errors import OutOfRange, UnknownName

# (basis, toeslag) in kWh/m² per jaar naar soort gebouw en bouwjaar.
_GRENS = {
    ("grondgebonden", False): (60.0, 105.0),
    ("grondgebonden", True): (43.0, 40.0),
    ("woongebouw", False): (95.0, 70.0),
    ("woongebouw", True): (45.0, 45.0),
}


def standaard_kwh_m2(compactheid: float, soort: str, bouwjaar: int) -> float:
    """De grens van de Standaard in kWh/m² per jaar, niet afgerond.

    Parameters
    ----------
    compactheid : verliesoppervlak gedeeld door gebruiksoppervlak, groter dan 0
    soort : 'grondgebonden' of 'woongebouw'
    bouwjaar : tot en met 1945 geldt een ruimere grens

    Raises
    ------
    UnknownName, OutOfRange

    >>> standaard_kwh_m2(1.3625, "grondgebonden", 1970)
    57.5
    """
    if not compactheid > 0:
        raise OutOfRange("compactheid", compactheid, "een getal groter dan 0", "deel verlies- door gebruiksoppervlak")
    if (soort, True) not in _GRENS:
        raise UnknownName("soort gebouw", soort, "grondgebonden of woongebouw", "kies een van de twee")
    basis, toeslag = _GRENS[(soort, bouwjaar > 1945)]
    return basis + toeslag * max(compactheid - 1.0, 0.0)
