"""Ruimte: waar mag iets niet (uitsluiting) en waar past het het best (geschiktheid)?"""
