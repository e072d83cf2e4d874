"""What an organisation tells its own phones: places of help, and which rules a lawyer has confirmed."""
