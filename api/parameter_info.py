"""Hoe staat een kental op een product: met eenheid, bron en zekerheid?"""

from __future__ import annotations

from api.models import ParameterInfo
from spatial.bron import Parameters


def parameter_info(p: Parameters, naam: str) -> ParameterInfo:
    """Een kental zoals het op de producten staat."""
    k = p.kental(naam)
    return ParameterInfo(
        naam=naam,
        waarde=k.waarde,
        eenheid=k.eenheid,
        bron=str(k.bron),
        zekerheid=k.zekerheid,
        gewijzigd=naam in p.gewijzigd,
        toelichting=k.toelichting,
    )
