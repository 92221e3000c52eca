"""The closed lists of values that the tables' columns may hold."""

from __future__ import annotations

DOCUMENT_STATUSES = ("ok", "skipped", "failed")
RANKS = (
    "head_of_state",
    "head_of_government",
    "deputy_head_of_government",
    "minister",
    "deputy_minister",
    "agency_head",
    "deputy_agency_head",
    "speaker",
    "legislator",
    "ambassador",
    "envoy",
    "diplomat",
    "governor",
    "mayor",
    "igo_head",
    "igo_official",
    "military",
    "party_leader",
    "judge",
    "prosecutor",
    "royal",
    "company_head",
    "company_officer",
    "spokesperson",
    "adviser",
    "clergy",
    "expert",
    "media",
    "other",
)
PHASES = ("current", "former", "acting", "future")
MEETING_TYPES = ("talks", "visit", "call", "summit", "session", "conference", "ceremony")
MEETING_STATUSES = ("held", "ongoing", "planned", "proposed", "cancelled")
MODES = ("in_person", "remote", "hybrid")
ARGUMENT_KINDS = ("person", "role", "organisation", "country", "group")
PARTS = ("chair", "host", "mediator", "participant", "absent")
AGREEMENT_KINDS = (
    "treaty",
    "agreement",
    "memorandum",
    "contract",
    "protocol",
    "declaration",
    "roadmap",
    "understanding",
)
AGREEMENT_STATUSES = (
    "signed",
    "ratified",
    "reached",
    "negotiated",
    "planned",
    "proposed",
    "rejected",
    "suspended",
    "terminated",
    "extended",
    "in_force",
)
ROLE_SOURCES = ("document", "corpus", "registry")
