"""The lab: measure our maps and what people would use instead, side by side in one run."""
