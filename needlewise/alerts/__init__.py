"""Telling people at the clinic that a patient needs one of them (docs/alerts.md)."""
