"""YAML as nodes that know their places, with faults that editors can act on."""
