"""Somebody else's server, called over the public internet and never anywhere else."""

from chalicelib.clients.webhook.client import WebhookClient

__all__ = ["WebhookClient"]
