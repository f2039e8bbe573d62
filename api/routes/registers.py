"""Wat kent wijkwind? Criteria, presets, kentallen met bron, en de lagen die er zijn."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.cli_lagen import plain
from api.register import criteria_list, parameter_list, preset_list
from api.routes.staat import Dienst
from layers.overzicht import overzicht

router = APIRouter(prefix="/v1", tags=["registers"])


@router.get("/criteria")
def get_criteria() -> list[dict[str, Any]]:
    """De criteria met richting, eenheid, laag en voorbehoud."""
    return criteria_list()


@router.get("/presets")
def get_presets() -> list[dict[str, Any]]:
    """De sets gewichten; ze zijn van wijkwind, niet officieel."""
    return preset_list()


@router.get("/parameters")
def get_parameters() -> list[dict[str, Any]]:
    """Elk kental met eenheid, bereik, bron en zekerheid."""
    return parameter_list()


@router.get("/lagen")
def get_lagen(dienst: Dienst) -> list[dict[str, Any]]:
    """De lagen: wat er is, peiljaar, licentie, dekking en meldingen."""
    return [plain(regel) for regel in overzicht(dienst.instellingen.data)]
