"""Makes what infra/resources.yaml describes, at moto, and answers questions about the description."""

from infra.template.create import Built, create
from infra.template.document import RESOURCES, NotHonoured, Template, TemplateError, load, read
from infra.template.wiring import EventSource, Schedule, event_sources, schedules, tables

__all__ = [
    "RESOURCES",
    "Built",
    "EventSource",
    "NotHonoured",
    "Schedule",
    "Template",
    "TemplateError",
    "create",
    "event_sources",
    "load",
    "read",
    "schedules",
    "tables",
]
