"""Brings a desk into an AWS account, renews it there, and takes it away again."""
