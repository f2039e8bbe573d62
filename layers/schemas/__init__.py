"""Welke kolommen heeft elke gecontroleerde laag? Het register van schema's, en de controle erop."""

from layers.schemas.controle import controleer
from layers.schemas.kolom import Kolom, Schema
from layers.schemas.register import SCHEMAS

__all__ = ["SCHEMAS", "Kolom", "Schema", "controleer"]
