"""Lezers: één bestand per soort bron, elk met `lees_<x>(pad, …) -> (tabel, Leesverslag)`."""
