"""Needlewise: answers a clinic's visitors' questions on microneedling from one short guide."""

__version__ = "0.1.0"
