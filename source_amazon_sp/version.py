"""The version of the connector: also in pyproject.toml, metadata.yaml and the image."""

VERSION = "0.1.0"
