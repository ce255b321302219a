"""Rows of datasets among reports of documents: all rows of one dataset are one witness, and no two of them tell of one incident."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tasdiq.link.cluster import Cluster
from tasdiq.link.facts import Context
from tasdiq.model.record import Report
from tasdiq.model.statement import Judgement
from tasdiq.model.text import Document
from tasdiq.pipeline.known.linking import Links


def witness(document: Document) -> str:
    """Who speaks: the document, or the dataset that it is a row of."""
    return f"dataset:{document.dataset}" if document.dataset else document.id


def linked(
    reports: Sequence[Report],
    documents: Mapping[str, Document],
    contexts: Mapping[str, Context],
    judgements: Sequence[Judgement],
    copied: Mapping[str, str],
    link: Links,
) -> list[Cluster]:
    """The incidents of the reports; for linking, a dataset is one document with an account in each of its rows."""
    given = {report.id: report for report in reports}
    asked, known = [], dict(contexts)
    for number, report in enumerate(reports):
        document = documents[report.document]
        if document.dataset is None:
            asked.append(report)
            continue
        whole = witness(document)
        asked.append(replace(report, document=whole, order=number, evidence={}))
        known.setdefault(whole, replace(contexts[report.document], name=whole, words={}))
    found = link(asked, known, judgements, copied)
    return [replace(cluster, reports=tuple(given[r.id] for r in cluster.reports)) for cluster in found]
