"""Sizes in words."""


def in_words(size: float) -> str:
    """Bytes: 52 bytes, 14 kB, 5.37 GB. The pages' JavaScript does the same (`bytes` in rinse.js)."""
    if size == 1:
        return "1 byte"
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 999.5:  # above, it would be rounded to 1e+03
            return f"{size:,.0f} {unit}" if unit == "bytes" else f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.3g} TB" if size < 999.5 else f"{size:,.0f} TB"
