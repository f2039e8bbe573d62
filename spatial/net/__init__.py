"""Het elektriciteitsnet: hoeveel extra piek vraagt een strategie, en is daar ruimte voor?"""
