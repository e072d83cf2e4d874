"""The translators' studio: a local web app in which the words are written, reviewed and looked at.

It must never reach another computer, change a text but through ``edit``, or keep a key longer than its
person is at work.
"""
