"""Prints the description as a whole template: `python -m infra.template | cfn-lint`."""

import json
import sys

from infra.template.lintable import lintable

json.dump(lintable(), sys.stdout, indent=1)
