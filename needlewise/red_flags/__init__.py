"""Noticing reports of symptoms that a doctor must see. Imports neither Rasa nor the network."""
