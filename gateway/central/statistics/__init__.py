"""What the park's records come to: figures from counts, and their drawings; reads no database."""
