"""The errors that a person reads: each says the thing, the place, what was seen and what to do."""


class GatewayError(Exception):
    """Base of every expected fault; its message is fit for a guard or an installer."""


class ConfigurationError(GatewayError):
    """A file that was written by hand can't be used as it is; exit 78, never restarted."""


class JournalError(GatewayError):
    """The journal can't be opened, read or believed."""


class UntrustedDocumentError(GatewayError):
    """A document of the centre did not verify or parse; the one before stays in force."""


class DeviceError(GatewayError):
    """A device is not there, or is not what the configuration says."""
