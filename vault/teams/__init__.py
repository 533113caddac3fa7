"""Teams: who holds a key together, and which complaints come to them."""
