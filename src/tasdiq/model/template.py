"""One incident as one document tells it, in MUC-4's terms: its type, and the things with a part in it, grouped by what they are.

Templates live only while a document is coded: they may quote the names of private people, and are never stored.
"""

from dataclasses import dataclass, field

from tasdiq.model.record import one_of
from tasdiq.model.text import Span
from tasdiq.model.values import Count, When, Where

TEMPLATE_TYPES = ("attack", "bombing", "kidnapping", "hijacking", "arson", "robbery", "forced_work_stoppage")
TEMPLATE_STAGES = ("accomplished", "attempted", "threatened")
CATEGORIES = ("terrorist_act", "state_sponsored_violence")
FILLER_ROLES = ("individual", "organisation", "instrument", "physical_target", "human_target")
CONFIDENCES = (
    "reported_as_fact", "acquitted", "claimed_or_admitted", "suspected_or_accused", "suspected_or_accused_by_authorities", "possible",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Filler:
    """One thing with a part in an incident, with every way the document names it; types and effects are MUC-4's set lists in snake case."""

    role: str  # one of FILLER_ROLES
    mentions: tuple[Span, ...]  # the first is the one to show
    named: bool = False  # human targets: the mentions are a person's name, not a description
    titles: tuple[Span, ...] = ()  # human targets that are named: title or role
    type: str | None = None  # "transport_vehicle", "civilian", "machine_gun", ...
    effect: str | None = None  # "death", "some_damage", ...
    number: Count | None = None  # None with `plural` for several, without for one or unknown
    plural: bool = False
    nation: str | None = None  # ISO 3166-1 alpha-2, only where it is not the incident's country
    confidence: str | None = None  # organisations: one of CONFIDENCES
    probability: float | None = None

    def __post_init__(self) -> None:
        one_of("filler role", self.role, FILLER_ROLES)
        one_of("confidence", self.confidence, CONFIDENCES)


@dataclass(frozen=True, kw_only=True)
class Template:
    """One incident of one document."""

    document: str
    type: str  # one of TEMPLATE_TYPES
    stage: str = "accomplished"
    category: str | None = None  # one of CATEGORIES
    when: When = field(default_factory=When)
    where: Where = field(default_factory=Where)
    wider: tuple[Where, ...] = ()  # named places that hold `where`, widest first: a province, a city around a neighbourhood
    place_words: tuple[Span, ...] = ()  # where known, the words that name each of `wider` and then `where`
    fillers: tuple[Filler, ...] = ()
    human_total: Count | None = None  # of several human targets, where the document itself adds them up
    physical_total: Count | None = None
    probability: float | None = None
    span: Span | None = None  # the words that tell it first

    def __post_init__(self) -> None:
        one_of("template type", self.type, TEMPLATE_TYPES)
        one_of("template stage", self.stage, TEMPLATE_STAGES)
        one_of("category", self.category, CATEGORIES)
