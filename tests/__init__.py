"""The tests: people and stories first, then what each floor promises."""
