"""The devices of a lane as the gate meets them: signals in, commands out; not the deciding."""
