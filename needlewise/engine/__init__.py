"""Rasa as an engine on loopback: the trained model, the actions and the trackers in one process."""

import os

# Before anything imports Rasa: no usage reports, and no repeated advice about SQLAlchemy 2.
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
