"""The phone's rooms below the screens, in a real Chromium against the real relay."""
