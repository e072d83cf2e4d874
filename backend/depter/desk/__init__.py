"""The supervisor's desk: a local program on her own computer, the only place where testimony is
opened; it listens on 127.0.0.1 and never imports the relay."""
