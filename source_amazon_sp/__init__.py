"""Airbyte source connector for the Amazon Selling Partner API. Importing it imports nothing else: `spec` is quick."""

VERSION = "0.1.0"
