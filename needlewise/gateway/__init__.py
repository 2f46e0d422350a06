"""What faces the public. Imports neither Rasa nor the sentence encoder."""
