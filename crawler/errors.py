"""What can go wrong in a crawl. Each message says what, where and what to do."""


class CrawlError(Exception):
    """The crawl cannot do what was asked."""


class UnknownJurisdiction(CrawlError):
    """No file for a jurisdiction of that name."""


class BadConfiguration(CrawlError):
    """A jurisdiction's file cannot be used; the message names the file and the key."""
