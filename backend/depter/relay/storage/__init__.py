"""Everything the relay remembers: tables, transactions, migrations; the only room with SQL.

It must never verify a signature or know a request: functions here take a connection and values.
"""

from depter.relay.storage.database import Database

__all__ = ["Database"]
