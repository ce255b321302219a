"""The records a document yields (reports, claims, relations, figures, positions) and the incidents computed from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tasdiq.errors import BadValueError
from tasdiq.model.text import Span
from tasdiq.model.values import SIDES, STANCES, Count, When, Where, check_probability

TYPES = (
    "bombing", "suicide_bombing", "armed_assault", "assassination", "kidnapping", "hostage_taking", "hijacking",
    "arson_sabotage", "shelling", "air_strike", "security_operation", "clash", "arrest", "mob_violence",
    "sexual_violence", "other",
)  # fmt: skip
STAGES = ("accomplished", "attempted", "foiled", "threatened")
ROLES = ("initiator", "target", "participant")
BASES = ("claimed", "reported", "suspected", "alleged", "attributed", "denied")
INCIDENT_MEASURES = ("killed", "injured", "captured", "abducted", "attackers", "attackers_killed")
MEASURES = ("killed", "injured", "captured", "abducted", "strength", "losses", "recruits", "districts_held", "other")
CLAIM_STANCES = ("claims", "denies", "retracts", "disavows")
CLAIM_MODES = ("letter", "call_before", "call_after", "email", "note", "video", "web", "personal", "other", "unknown")
RELATIONS = (
    "pledged", "merged_into", "split_from", "faction_of", "chapter_of", "led_by", "leader_killed", "defected_from",
    "allied", "rival", "collaborates", "succeeded", "controls", "lost",
)  # fmt: skip
POSITION_STANCES = ("denies", "admits", "doubts", "affirms", "condemns")
ASPECTS = ("date", "place", "target", "weapon", "toll", "attackers", "fate", "institution")

Evidence = Mapping[str, tuple[Span, ...]]  # field name -> the words its value stands on
Probabilities = Mapping[str, float]  # field name, as in Evidence -> how probable its value is


def one_of(what: str, value: str | None, choices: tuple[str, ...]) -> None:
    """Raise BadValueError unless the value is a choice or None."""
    if value is not None and value not in choices:
        raise BadValueError(f"no {what} {value!r}; choose from {choices}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRole:
    """An organisation's part in an incident; `actor` is its id in the actor book, None where only words are known."""

    actor: str | None
    name: str
    role: str
    type: str = "unknown"  # "non_state", "state", ...
    basis: str = "reported"  # one of BASES
    attribution: str | None = None  # who says so
    span: Span | None = None
    probability: float | None = None  # that it had this part, where the method knows

    def __post_init__(self) -> None:
        check_probability(self.name, self.probability)
        one_of("role", self.role, ROLES)
        one_of("basis", self.basis, BASES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Who or what was hit, never a private person's name: "lawyers", "a police vehicle"."""

    text: str
    type: str = "unknown"  # "private_citizens", "police", "military", "government", "religious", ... (GTD's classes)
    effect: str | None = None  # "killed", "injured", "unharmed", "damaged", "destroyed", "abducted"
    nationality: str | None = None  # ISO 3166-1 alpha-2
    span: Span | None = None
    probability: float | None = None  # that it was hit, where the method knows

    def __post_init__(self) -> None:
        check_probability(self.text, self.probability)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A count of one measure in one incident, as one source in one document gives it."""

    measure: str  # one of INCIDENT_MEASURES
    count: Count
    side: str = "unknown"  # one of SIDES: whose people
    subset: bool = False  # "55 of them lawyers": part of another figure, never a total
    attribution: str | None = None  # "Sindh's health ministry"
    stance: str = "asserted"
    official: bool = False  # a state body, hospital or ministry is said to say so
    as_of: When | None = None  # when the source is said to have counted, where the words tell
    superseded: bool = False  # the document itself calls it earlier ("fewer than its Saturday estimate of ...")
    span: Span | None = None
    probability: float | None = None  # that the count is right, where the method knows

    def __post_init__(self) -> None:
        check_probability(self.measure, self.probability)
        one_of("measure", self.measure, INCIDENT_MEASURES)
        one_of("side", self.side, SIDES)
        one_of("stance", self.stance, STANCES)


@dataclass(frozen=True, kw_only=True)
class Report:
    """One document's account of one incident. `id` begins with "report:"."""

    id: str
    document: str
    main: bool = True  # False where the document only mentions it as background
    order: int = 0  # 0 for the incident the document tells first
    type: str = "other"
    also: tuple[str, ...] = ()
    stage: str = "accomplished"
    tactic: tuple[str, ...] = ()
    when: When = field(default_factory=When)
    where: Where = field(default_factory=Where)
    actors: tuple[ActorRole, ...] = ()
    weapons: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    figures: tuple[Figure, ...] = ()
    related: tuple[str, ...] = ()  # report ids of this document told as connected ("the attack that followed")
    probability: float | None = None  # that this is an incident at all, where the method knows
    probabilities: Probabilities = field(default_factory=dict)  # of its own fields: "type", "date", "place", ...
    evidence: Evidence = field(default_factory=dict)  # keys: "type", "date", "place", "weapons", "stage", ...

    def __post_init__(self) -> None:
        for value in (self.probability, *self.probabilities.values()):
            check_probability(self.id, value)
        one_of("type", self.type, TYPES)
        one_of("stage", self.stage, STAGES)
        for name in self.also:
            one_of("type", name, TYPES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One fact a claim itself asserts; `value` as the claim has it ("Ministry of Justice", "50 soldiers")."""

    aspect: str  # one of ASPECTS
    value: str
    span: Span | None = None

    def __post_init__(self) -> None:
        one_of("aspect", self.aspect, ASPECTS)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """An actor's statement on responsibility for one incident, as one document reports it. `id` begins with "claim:"."""

    id: str
    document: str
    claimant: str | None  # actor id
    name: str
    stance: str = "claims"
    channel: str | None = None  # "Amaq"
    mode: str = "unknown"
    language: str | None = None
    when: When = field(default_factory=When)  # when the claim was made
    report: str | None = None  # the report it speaks of; None where the words do not tell which
    asserts: tuple[Assertion, ...] = ()
    attribution: str | None = None  # who relays it ("Reuters")
    doubted_by: tuple[str, ...] = ()  # who in the document doubts it
    probability: float | None = None  # that this actor said so of this incident, where the method knows
    evidence: Evidence = field(default_factory=dict)  # "claim": the words of the claiming; plus per field

    def __post_init__(self) -> None:
        check_probability(self.id, self.probability)
        one_of("claim stance", self.stance, CLAIM_STANCES)
        one_of("claim mode", self.mode, CLAIM_MODES)


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A dated tie between organisations, or an organisation and a person in a public role. `id` begins "relation:"."""

    id: str
    document: str
    subject: str | None  # actor id where known
    subject_name: str
    relation: str
    object: str | None
    object_name: str
    when: When = field(default_factory=When)  # when it began, or happened
    until: When = field(default_factory=When)
    stance: str = "asserted"
    attribution: str | None = None
    role: str | None = None  # the person's public role, where subject or object is one ("head", "mufti")
    evidence: Evidence = field(default_factory=dict)  # "relation": the words

    def __post_init__(self) -> None:
        one_of("relation", self.relation, RELATIONS)
        one_of("stance", self.stance, STANCES)


@dataclass(frozen=True, kw_only=True)
class ActorFigure:
    """A count about an organisation, outside any one incident. `id` begins with "figure:"."""

    id: str
    document: str
    actor: str | None
    name: str
    measure: str  # one of MEASURES
    count: Count
    side: str = "unknown"
    detail: str | None = None  # "foreign fighters", "left Pakistan for Syria"
    period: When = field(default_factory=When)
    as_of: When = field(default_factory=When)
    attribution: str | None = None
    stance: str = "asserted"
    subset: bool = False
    evidence: Evidence = field(default_factory=dict)  # "count": the words

    def __post_init__(self) -> None:
        one_of("measure", self.measure, MEASURES)
        one_of("side", self.side, SIDES)


@dataclass(frozen=True, kw_only=True)
class Position:
    """What a body denies, admits, doubts, affirms or condemns. `id` begins with "position:"."""

    id: str
    document: str
    who: str
    stance: str
    about: str  # in the document's words
    actor: str | None = None  # the body's id in the actor book, where it has one
    attribution: str | None = None
    when: When = field(default_factory=When)
    evidence: Evidence = field(default_factory=dict)  # "position": the words

    def __post_init__(self) -> None:
        one_of("position stance", self.stance, POSITION_STANCES)


@dataclass(frozen=True, kw_only=True)
class Extract:
    """All that was read from one document by one method."""

    document: str
    reports: tuple[Report, ...] = ()
    claims: tuple[Claim, ...] = ()
    relations: tuple[Relation, ...] = ()
    figures: tuple[ActorFigure, ...] = ()
    positions: tuple[Position, ...] = ()


Record = Report | Claim | Relation | ActorFigure | Position
