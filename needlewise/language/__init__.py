"""Reading text: spelling, clauses, the sentence encoder. Imports neither Rasa nor the network."""
