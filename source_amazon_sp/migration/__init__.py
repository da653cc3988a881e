"""From Airbyte's own Amazon connector (source-amazon-seller-partner, the incumbent) to this one."""
