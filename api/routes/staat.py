"""Wat hoort bij deze draaiende dienst? De instellingen, de takenlijst en de uitkomsten, aan elke route gegeven."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.jobs import Takenlijst
from api.resultaten import Resultatenmap
from api.settings import Instellingen


@dataclass(frozen=True)
class Staat:
    """De onderdelen van één dienst."""

    instellingen: Instellingen
    taken: Takenlijst
    resultaten: Resultatenmap


def _staat(request: Request) -> Staat:
    staat: Staat = request.app.state.wijkwind
    return staat


Dienst = Annotated[Staat, Depends(_staat)]
