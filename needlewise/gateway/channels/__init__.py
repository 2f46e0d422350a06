"""Messaging channels, an adapter a file; docs/channels.md tells how they work together."""
