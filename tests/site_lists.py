"""What leads from one version of a list to another; the centre's database knows it, tests don't."""

from gateway.codes.site_list import After, Changes, SiteList


def changes_between(before: SiteList, after: SiteList) -> Changes:
    """By comparing both."""
    rows = after.rows
    meant = After(after.version, after.issued_ms, len(rows), rows.digest)
    return Changes(meant, *before.rows.change_to(rows))
