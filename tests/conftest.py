"""Settings of every test: properties are judged by their answers, never by the machine's speed."""

from hypothesis import settings

settings.register_profile("gate", deadline=None)
settings.load_profile("gate")
