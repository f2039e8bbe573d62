"""De rekenverdieping: functies op tabellen en arrays in RD, zonder bestand, netwerk, instelling of log."""
