"""One running instance of the program, which others started later hand their wishes to."""

from desktop_app.instance.instance import Instance, Message

__all__ = ["Instance", "Message"]
