"""The desk: where clinic staff test, watch and improve the assistant."""
