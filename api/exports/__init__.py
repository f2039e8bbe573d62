"""De producten: elk is een blik op dezelfde `Resultaat`-waarde."""
