"""A park in a box: people, camera and board that need no hardware; not part of a real gate."""
