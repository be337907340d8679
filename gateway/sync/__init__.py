"""The way to the centre and back over MQTT: rows up, roster down; neither journal nor centre."""
