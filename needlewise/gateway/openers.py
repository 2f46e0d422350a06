"""The questions that greet a visitor."""

OPENERS = ("What does it treat?", "Does it hurt?", "What are the side effects?", "Is it safe?")
"""The commonest ones, each the button of a topic."""
