"""The catalogue: YAML files → checked, compiled rules; their self-test, lint and measured effect."""
