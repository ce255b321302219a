"""What is computed from the records: incidents, their settled figures, and the verdicts on claims."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tasdiq.model.record import ActorRole, Claim, Figure, Probabilities, Report, Target, one_of
from tasdiq.model.text import Span
from tasdiq.model.values import Count, When, Where

RATINGS = ("likely", "plausible", "doubtful", "unlikely", "cannot_be_judged")
LIES = ("false_claim", "false_flag", "hot_potato", "omission")  # Kearns, Conlon and Young (2014)
RELATED_KINDS = ("follows", "precedes", "same_campaign", "coordinated", "related")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A count after weighing: low, best, high under a named policy, why, and what lost."""

    count: Count
    policy: str
    reason: str
    winners: tuple[Figure, ...] = ()  # the figures behind `best`
    losers: tuple[Figure, ...] = ()  # kept, visible, outweighed or superseded


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A fact of a claim that disagrees with the incident as others report it, or with the world."""

    asserted: str
    found: str
    aspect: str
    weight: float = 0.0
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One thing that speaks for (weight above 0) or against a claim, or is left open (0), and the words it stands on."""

    name: str  # of its weight ("own_channel"), or of what is open
    weight: float
    text: str
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The weighed judgement on one claim; low..high is a probability range, both None where it cannot be judged."""

    rating: str
    low: float | None = None
    high: float | None = None
    words: str | None = None  # how ICD 203 calls that range
    reasons: tuple[str, ...] = ()
    factors: tuple[Factor, ...] = ()  # what the reasons say, each with its weight and words
    contradictions: tuple[Contradiction, ...] = ()
    lies: tuple[str, ...] = ()  # which of LIES it may be
    decided_by: str | None = None  # the person whose rating stands
    explanation: str = ""  # all of it in three sentences

    def __post_init__(self) -> None:
        one_of("rating", self.rating, RATINGS)
        for name in self.lies:
            one_of("kind of lie", name, LIES)


@dataclass(frozen=True, kw_only=True)
class WeighedClaim:
    """One actor's claim on one incident, from all the documents that relay it, with its verdict."""

    id: str
    claims: tuple[Claim, ...]  # same claimant, same stance, same incident; the first is the fullest
    incident: str | None
    verdict: Verdict
    later: tuple[Claim, ...] = ()  # what the same organisation said against it: denials, retractions, disavowals


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One report's part in an incident: which document, whether in the main, whose copy it is."""

    report: str
    document: str
    name: str
    main: bool = True
    copy_of: str | None = None  # the name of the document it copies


@dataclass(frozen=True, kw_only=True)
class Incident:
    """The reports that tell of one happening, and what they come to under one policy. `id` begins with "incident:"."""

    id: str
    type: str
    also: tuple[str, ...] = ()
    stage: str = "accomplished"
    tactic: tuple[str, ...] = ()
    when: When = field(default_factory=When)
    where: Where = field(default_factory=Where)
    actors: tuple[ActorRole, ...] = ()
    weapons: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    settled: Mapping[str, Settled] = field(default_factory=dict)  # measure, or "killed/civilians" by side
    claims: tuple[WeighedClaim, ...] = ()
    tellings: tuple[Telling, ...] = ()
    reports: tuple[Report, ...] = ()
    related: tuple[tuple[str, str], ...] = ()  # (incident id, kind)
    policy: str = "house"
    probability: float | None = None  # that there was such an incident, where a method knows
    probabilities: Probabilities = field(default_factory=dict)  # of its fields, as in `evidence`
    evidence: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
