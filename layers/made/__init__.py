"""Hoe ziet een stad eruit die helemaal gemaakt is, met alle lagen die wijkwind kent?

`verzin` geeft de lagen als tabellen, `maak_stad` zet ze in een opslag. Dezelfde seed en hetzelfde aantal buurten geven
altijd dezelfde stad. Niets hierin gaat over een echte gemeente; elke herkomst zegt dat de laag gemaakt is.
"""

from layers.made.schrijf import maak_stad, verzin

__all__ = ["maak_stad", "verzin"]
