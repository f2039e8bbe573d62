"""De deuren: opdrachtregel, HTTP, taken en exports. Hier staat geen formule en geen bronadres."""
