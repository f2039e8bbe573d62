"""Metingen van het zware werk, steeds naast wat een gebruiker anders zou nemen, in dezelfde ronde.

Elk bestand hier heeft een `TITEL` en een functie `draai(klein: bool) -> Verslag`; `python -m benchmarks` draait ze
allemaal. Invoer komt uit een generator met vaste seed en staat in `benchmarks/.data` (niet in de repo). Een
benchmark zakt op een verschil in uitkomst, nooit op tijd: tijd hangt aan de machine.
"""
