"""Signatures of workbooks that are not ZIP archives; separate from their readers, which are slow to import."""

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of .xls files, and of workbooks with a password."""
BARE_XLS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
"""The first bytes of an .xls file without a container, as up to Excel 4."""
