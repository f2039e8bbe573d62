"""Hoe wordt een rekenkern gecompileerd, zo dat een gebruiker daar hooguit één keer op wacht?

Numba bewaart de vertaalde kern naast het bronbestand, of in de map van de gebruiker als dat niet kan. Zijn beide niet
te schrijven (een alleen-lezen installatie zonder HOME), dan weigert numba al bij het importeren. Hier wordt dat
opgevangen: dan vertaalt elke start opnieuw, maar alles werkt.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

F = TypeVar("F", bound=Callable[..., Any])


def kernel(functie: F) -> F:
    """Compileer `functie` zonder Python-slot, zodat draden echt naast elkaar rekenen.

    De kernen gebruiken geen numba-draden: die breken het proces af als twee verzoeken tegelijk rekenen. Wie meer
    processoren wil gebruiken verdeelt zelf het werk over draden. Optellen blijft in de geschreven volgorde (geen
    `fastmath`), want uitkomsten moeten op elke machine gelijk zijn.
    """
    try:
        gecompileerd: F = numba.njit(functie, cache=True, nogil=True)
    except RuntimeError:
        gecompileerd = numba.njit(functie, nogil=True)
    return gecompileerd
