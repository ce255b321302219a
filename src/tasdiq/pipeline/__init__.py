"""The stages composed: documents in, coded, logged, linked and weighed records out."""

from tasdiq.pipeline.tasdiq import Added, Tasdiq

__all__ = ["Added", "Tasdiq"]
