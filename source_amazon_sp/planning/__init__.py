"""`source-amazon-sp plan`: what a sync will take, before it is begun."""
