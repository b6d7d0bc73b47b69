"""YAML with positions; ``site.yaml`` and front matter as typed values, or faults."""
