"""What Needlewise raises. A message says what was found, what is allowed and how to fix it."""


class NeedlewiseError(Exception):
    """Base of all errors whose message is meant for the person in front of the screen."""


class SettingsError(NeedlewiseError):
    """An environment variable or clinic.yml holds something that is not allowed."""


class DataFileError(NeedlewiseError):
    """A file of data or of labelled rows cannot be read or breaks its schema."""


class EncoderError(NeedlewiseError):
    """The sentence encoder's weights or its graph are missing or not the expected ones."""


class EngineError(NeedlewiseError):
    """The engine cannot be started or gave no answer."""


class StoreError(NeedlewiseError):
    """The database cannot be reached or used."""


class PublishingError(NeedlewiseError):
    """A change of the data files cannot be made or published."""


class ChannelError(NeedlewiseError):
    """A messaging channel's provider refused what it was asked for."""
