"""Tasdiq: reports of political violence in, a traceable incident database out."""

__version__ = "0.1.0"
