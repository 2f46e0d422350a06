"""Times as the clinic's staff read them."""

from datetime import UTC, datetime, tzinfo

from needlewise.clinic import clinic


def zone() -> tzinfo:
    """The clinic's time zone."""
    return clinic().zone


def moment(at: datetime | None) -> str:
    """`22 Nov 2026, 14:05`; empty for None."""
    return f"{at.astimezone(zone()):%-d %b %Y, %H:%M}" if at else ""


def ago(at: datetime, now: datetime | None = None) -> str:
    """`just now`, `4 min ago`, `3 h ago`, `2 days ago`."""
    seconds = max(0.0, ((now or datetime.now(UTC)) - at).total_seconds())
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{seconds // 60:.0f} min ago"
    if seconds < 48 * 3600:
        return f"{seconds // 3600:.0f} h ago"
    return f"{seconds // 86400:.0f} days ago"
