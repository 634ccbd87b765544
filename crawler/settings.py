"""Scrapy's settings for every spider: who we are, and how gently we ask."""

from __future__ import annotations

from typing import Any

VERSION = "0.1"
LARGEST_PAGE = 64 * 1024 * 1024  # bytes; more is no page and no document
FIRST_WAIT = 2.0  # seconds before a request is made again; twice as long each time


def user_agent(contact: str | None) -> str:
    """Who asks, and how to reach them: a clerk who wonders about the load should be able to write to somebody."""
    return f"Podium/{VERSION} (archive of public comment; {contact or 'no contact given'})"


def scrapy_settings(
    folder: str, database: str | None, contact: str | None = None, dry: bool = False, warc: str | None = None, first_wait: float = FIRST_WAIT, shown: bool = False
) -> dict[str, Any]:
    """Settings for one crawl into the archive in ``folder``; each spider has its own delay, which AutoThrottle never goes below.

    ``shown``: Scrapy tells what it does, as those who call it themselves expect.
    """
    return {
        "BOT_NAME": "podium",
        "SPIDER_MODULES": ["crawler.spiders"],
        "USER_AGENT": user_agent(contact),
        "ROBOTSTXT_OBEY": True,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": 0.0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 2,
        "DOWNLOAD_TIMEOUT": 60,
        "DOWNLOAD_MAXSIZE": LARGEST_PAGE,
        "RETRY_TIMES": 3,
        "REDIRECT_MAX_TIMES": 8,
        "TWISTED_DNS_RESOLVER": "crawler.resolving.GuardedResolver",
        "COOKIES_ENABLED": True,  # some portals page through a session
        "HTTPERROR_ALLOW_ALL": True,  # a page that is not there is the spider's to tell, with its address
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "INFO" if shown else "ERROR",
        "LOG_ENABLED": shown,
        "LOG_INSTALL_ROOT_HANDLER": shown,
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.middlewares.OnlyAllowed": 50,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "crawler.middlewares.PatientRetry": 550,
            "crawler.middlewares.NothingTwice": 560,
            "crawler.warc.WriteWarc": 990,
        },
        "ITEM_PIPELINES": {"crawler.pipelines.KeepMeetings": 100, "crawler.pipelines.FetchRecordings": 200, "crawler.pipelines.NoteLooks": 300},
        "EXTENSIONS": {"crawler.run_record.RecordRun": 100},
        "PODIUM_CONTACT": contact,
        "PODIUM_FOLDER": folder,
        "PODIUM_DATABASE": database,
        "PODIUM_DRY": dry,
        "PODIUM_WARC": warc,
        "PODIUM_FIRST_WAIT": first_wait,
    }
