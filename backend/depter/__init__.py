"""Depter: testimony sealed on the phone, passed on unread, opened at the desk."""

__version__ = "0.1.0"
