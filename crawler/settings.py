"""Scrapy's settings for every spider: who we are, and how gently we ask."""

from __future__ import annotations

from typing import Any

USER_AGENT = "Podium/0.1 (archive of public comment; +https://podium.example/crawler)"
LARGEST_PAGE = 64 * 1024 * 1024  # bytes; more is no page and no document


def scrapy_settings(folder: str, database: str | None) -> dict[str, Any]:
    """Settings for one crawl into the archive in ``folder``; each spider has its own delay, which AutoThrottle never goes below."""
    return {
        "BOT_NAME": "podium",
        "USER_AGENT": USER_AGENT,
        "ROBOTSTXT_OBEY": True,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": 0.0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 2,
        "DOWNLOAD_TIMEOUT": 60,
        "DOWNLOAD_MAXSIZE": LARGEST_PAGE,
        "RETRY_TIMES": 2,
        "COOKIES_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,  # a page that is not there is the spider's to tell, with its address
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "ERROR",
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "DOWNLOADER_MIDDLEWARES": {"crawler.middlewares.NothingTwice": 560},
        "ITEM_PIPELINES": {"crawler.pipelines.KeepMeetings": 100, "crawler.pipelines.FetchRecordings": 200},
        "PODIUM_FOLDER": folder,
        "PODIUM_DATABASE": database,
    }
