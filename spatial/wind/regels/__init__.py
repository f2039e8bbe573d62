"""De regels voor een windpark: elke regel een kleine klasse met een vaste code."""
