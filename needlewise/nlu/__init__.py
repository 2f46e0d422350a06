"""Understanding: Rasa graph components and the plain code that they wrap."""
