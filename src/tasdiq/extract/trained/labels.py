"""What the model was taught to tell: the roles of spans, and the closed lists of values of what has such a role."""

from collections.abc import Mapping

from tasdiq.model.template import CATEGORIES, CONFIDENCES, TEMPLATE_STAGES, TEMPLATE_TYPES

ROLES = (
    "individual", "organisation", "instrument", "physical_target", "human_name", "human_description", "place", "date",
)  # fmt: skip
TARGETS = ("physical_target", "human_name", "human_description")  # what an incident is told apart by
DOERS = ("individual", "organisation", "instrument")  # what several incidents may share
SETTINGS = ("place", "date")
WIDEST = 14  # tokens of one span
THRESHOLDS = (*ROLES, "same_thing", "same_incident", "part_in", "place_of", "date_of", "incident")  # what a model's card has to name

TYPES = TEMPLATE_TYPES
STAGES = TEMPLATE_STAGES
CATEGORY = (None, *CATEGORIES)
VALUES: Mapping[str, tuple[str | None, ...]] = {
    "confidence": (None, *CONFIDENCES),
    "instrument_type": (
        None, "bomb", "explosive", "dynamite", "vehicle_bomb", "mine", "grenade", "molotov_cocktail", "aerial_bomb", "gun", "machine_gun",
        "handgun", "rifle", "mortar", "rocket", "missile", "projectile", "cutting_device", "fire", "stone", "torture",
    ),
    "physical_type": (
        None, "civilian_residence", "commercial", "communications", "diplomat_office_or_residence", "energy", "financial",
        "law_enforcement_facility", "political_figure_office_or_residence", "government_office_or_residence", "organization_office",
        "transport_vehicle", "transportation_facility", "transportation_route", "water", "other",
    ),
    "physical_effect": (
        None, "destroyed", "some_damage", "no_damage", "money_taken_from_target", "property_taken_from_target", "target_taken",
    ),
    "human_type": (
        None, "civilian", "diplomat", "political_figure", "government_official", "former_government_official", "legal_or_judicial",
        "active_military", "former_active_military", "law_enforcement", "security_guard",
    ),
    "human_effect": (
        None, "death", "injury", "no_injury", "no_death", "no_injury_or_death", "regained_freedom", "escaped", "resignation",
        "no_resignation",
    ),
    "number": (None, "one", "several", "counted"),
}  # fmt: skip
ASKED: Mapping[str, tuple[str, ...]] = {  # which values a role has
    "organisation": ("confidence",),
    "instrument": ("instrument_type",),
    "physical_target": ("physical_type", "physical_effect", "number"),
    "human_name": ("human_type", "human_effect", "number"),
    "human_description": ("human_type", "human_effect", "number"),
}
