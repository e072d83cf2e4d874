"""The makers of the shared vector files, one page a part of SPEC.md."""
