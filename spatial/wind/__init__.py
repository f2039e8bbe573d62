"""Windturbines: geluid, slagschaduw, veiligheid, opbrengst, zicht, en de toets van een park aan regels."""
