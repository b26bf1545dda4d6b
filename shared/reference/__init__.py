"""Municipalities, regions, qualifications and institutions, each valid from a day until a day."""

from shared.reference.lists import (
    Gemeente,
    Institution,
    Qualification,
    doorstroompuntregio_of,
    gemeente,
    gemeente_by_name,
    gemeenten,
    gemeenten_of_region,
    institution,
    institutions,
    is_gemeente,
    qualification,
    qualifications_of_level,
)
from shared.reference.unknown import UnknownReference

__all__ = [
    "Gemeente",
    "Institution",
    "Qualification",
    "UnknownReference",
    "doorstroompuntregio_of",
    "gemeente",
    "gemeente_by_name",
    "gemeenten",
    "gemeenten_of_region",
    "institution",
    "institutions",
    "is_gemeente",
    "qualification",
    "qualifications_of_level",
]
