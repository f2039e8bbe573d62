"""De adressen van de webdienst, per onderwerp één bestand."""
