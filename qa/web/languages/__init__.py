"""What the page says in other languages than English."""
