"""What is measured: one file for the caches, one for the metrics maps."""
