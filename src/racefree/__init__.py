"""Shared maps for multi-threaded Python."""
