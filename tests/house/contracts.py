"""An import contract for a library that only some rooms may know, whether or not anyone imports it yet."""

from importlinter import ContractCheck
from importlinter.contracts.protected import ProtectedContract


class KnownOnlyTo(ProtectedContract):
    """A protected contract that also holds while nobody imports what it protects."""

    type_name = "known_only_to"

    def check(self, graph, verbose) -> ContractCheck:
        for expression in self.protected_modules:
            if not expression.has_wildcard_expression() and expression.expression not in graph.modules:
                graph.add_module(expression.expression, is_squashed=True)
        return super().check(graph, verbose)
