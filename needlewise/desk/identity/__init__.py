"""Who works at the desk: people, their passwords and their sessions."""
