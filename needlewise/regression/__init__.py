"""The regression suite: what staff have seen to be right has to stay right."""
