"""The whole path on one machine for newcomers and tests: a Python phone beside a real relay and desk;
it never stands in for the phone app, and nothing else may import it."""
