"""Readers of what strangers send, driven by a fuzzer that looks where the code went."""
