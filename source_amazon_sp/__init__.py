"""Airbyte source connector for the Amazon Selling Partner API."""
