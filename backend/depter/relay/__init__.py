"""The relay: takes sealed envelopes and blobs in, keeps them, and passes them on.

It must never be able to read what it carries, never refuse a well signed envelope for a formality
(ruling 3), and never write down an address, a browser's name or who a person is.
"""
