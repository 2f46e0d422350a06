"""What faces the public. Imports Rasa nowhere; the red-flag detector brings the encoder."""
