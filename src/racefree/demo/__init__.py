"""The exercise's program: a service with a cache map and a metrics map, under load and under watch."""
