"""The installer's page: what the camera sees and how well, while no gate runs."""
