"""The desk's pages: each handler loads, calls and shows; no rule and no query lives here."""
