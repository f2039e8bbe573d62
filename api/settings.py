"""Welke instellingen heeft de webdienst? Gelezen op het moment dat hij start, uit WIJKWIND_... of de opdrachtregel."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.adres import LOOPBACK


class Instellingen(BaseSettings):
    """De instellingen van de webdienst; onveranderlijk na het starten."""

    model_config = SettingsConfigDict(env_prefix="WIJKWIND_", frozen=True)

    data: Path = Field(default=Path("data"), description="opslag of map met lagen")
    uit: Path | None = Field(default=None, description="map met een uitkomst die als eerste getoond wordt")
    resultaten: Path = Field(default=Path("wijkwind-resultaten"), description="map waarin nieuwe uitkomsten komen")
    host: str = Field(default=LOOPBACK, description="adres waarop geluisterd wordt")
    port: int = Field(default=8470, ge=0, le=65535, description="poort")
    max_verzoek_bytes: int = Field(default=64_000, ge=1_000, description="grootste verzoek")
    max_kaart_bytes: int = Field(default=4_000_000, ge=1_000, description="grootste verzoek met een kaart erin")
    max_taken_wachtend: int = Field(default=8, ge=1, description="zoveel taken mogen er wachten")
    max_taken_bewaard: int = Field(default=100, ge=1, description="zoveel afgeronde taken worden onthouden")
    stop_geduld_s: float = Field(default=5.0, gt=0, description="zo lang krijgt een gestopte taak om op te ruimen, s")
