"""What the assistant knows and says, as data: the guide's facts and the topic files."""
