"""Warmte: welke strategie past bij een buurt (WAT) en welke buurt kan eerst (WANNEER)."""
