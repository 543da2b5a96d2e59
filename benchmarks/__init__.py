"""Speed and memory: run by command, never asserted in tests."""
