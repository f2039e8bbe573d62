"""Hoe komt de herkomst van elke laag op de producten? Voor elke studie dezelfde vorm."""

from __future__ import annotations

from api.models import Herkomst
from layers.assemble import Studie


def herkomst_info(studie: Studie) -> dict[str, Herkomst]:
    """De herkomst van elke laag van de studie, op naam."""
    return {
        naam: Herkomst(
            sleutel=naam,
            titel=h.titel,
            uitgever=h.uitgever,
            licentie=h.licentie,
            peiljaar=h.peiljaar,
            hash=h.hash,
            rijen=h.rijen,
            gemaakt=h.gemaakt,
            meldingen=list(h.meldingen),
        )
        for naam, h in studie.herkomst.items()
    }
