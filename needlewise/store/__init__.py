"""What the assistant keeps: conversations, escalations, people, publications, in one database."""
