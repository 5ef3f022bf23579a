"""What trains the reader; nothing that answers a question needs it."""
