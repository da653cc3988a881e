"""Airbyte source connector for the Amazon Selling Partner API. Importing it imports nothing else: `spec` is quick."""

from typing import Any


def __getattr__(name: str) -> Any:
    """`SourceAmazonSp`, where Airbyte's tools look for it."""
    if name == "SourceAmazonSp":
        from source_amazon_sp.source import SourceAmazonSp  # noqa: PLC0415  # it imports the CDK

        return SourceAmazonSp
    raise AttributeError(name)
