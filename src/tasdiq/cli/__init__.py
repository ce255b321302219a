"""The command line: each verb parses, calls `pipeline.Tasdiq`, and prints; stdout carries data only."""

from tasdiq.cli.run import main

__all__ = ["main"]
