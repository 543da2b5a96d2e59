"""The simulated office."""
