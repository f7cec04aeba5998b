"""Plain data that every stage passes on; imports nothing else of mtqa."""
