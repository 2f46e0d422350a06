"""Measuring the whole assistant on labelled messages."""
