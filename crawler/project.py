"""Scrapy's settings for ``scrapy crawl`` and ``scrapy shell`` in this folder; ``podium crawl`` makes its own.

The archive, the database and the contact come from the same variables that ``podium`` reads.
"""

import os

from crawler.settings import scrapy_settings

globals().update(scrapy_settings(os.environ.get("PODIUM_ARCHIVE", "./podium-archive"), os.environ.get("PODIUM_DATABASE"), os.environ.get("PODIUM_CONTACT"), shown=True))
