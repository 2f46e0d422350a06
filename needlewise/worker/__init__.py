"""The process beside the gateway that sends alerts and does what takes long."""
