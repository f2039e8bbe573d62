"""In welke delen verdeelt geluidswetgeving het etmaal? Dag 07-19, avond 19-23 en nacht 23-07 uur."""

from __future__ import annotations

PERIODEN: tuple[str, ...] = ("dag", "avond", "nacht")
PERIODE_UREN: tuple[float, ...] = (12.0, 4.0, 8.0)
