"""The centre's database, the only home of SQLAlchemy; no MQTT, no web and no file format."""
