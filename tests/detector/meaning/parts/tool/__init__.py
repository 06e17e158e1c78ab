"""Run as `-m parts.tool`."""
