"""A template as text that CloudFormation takes: it knows YAML, but none of its aliases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml


class _Whole(yaml.SafeDumper):
    def ignore_aliases(self, _: Any) -> bool:  # noqa: ANN401 - PyYAML's own
        """Whatever stands there twice is written twice."""
        return True


def written(template: Mapping[str, Any]) -> str:
    return yaml.dump(dict(template), Dumper=_Whole, sort_keys=True, allow_unicode=True)
