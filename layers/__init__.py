"""De bronnenverdieping: lagen ophalen, lezen, controleren, herstellen met verslag, bewaren met herkomst."""
