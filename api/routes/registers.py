"""Wat kent wijkwind? Criteria, presets, kentallen, normen, turbines en regels met bron, en de lagen die er zijn."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.cli_lagen import plain
from api.register import (
    criteria_list,
    normenset_list,
    parameter_list,
    preset_list,
    turbinetype_list,
    windregel_list,
)
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


@router.get("/normensets")
def get_normensets() -> list[dict[str, Any]]:
    """De normensets met waarden, status en bron; geen enkele is "de" norm."""
    return normenset_list()


@router.get("/turbinetypen")
def get_turbinetypen() -> list[dict[str, Any]]:
    """De turbinetypes die in een park gebruikt kunnen worden."""
    return turbinetype_list()


@router.get("/windregels")
def get_windregels() -> dict[str, list[dict[str, Any]]]:
    """De regels van de toets, de regels die plekken uitsluiten, en de regimes voor woningen."""
    return windregel_list()
