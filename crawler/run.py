"""A crawl of some jurisdictions, each of their sources by its platform's spider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crawler.addresses import asked_with_a_contact
from crawler.configuration import Configured
from crawler.errors import CrawlError
from crawler.outcomes import Outcome
from crawler.settings import FIRST_WAIT, scrapy_settings
from crawler.task import Scope, Task


def crawl(
    wanted: Sequence[Configured],
    folder: str,
    database: str | None,
    scope: Scope | None = None,
    contact: str | None = None,
    warc: str | None = None,
    first_wait: float = FIRST_WAIT,
) -> list[Outcome]:
    """Crawl every source of the jurisdictions into the archive; an outcome each, in their order.

    ``contact`` is the address at which a portal's people reach whoever crawls. Runs once in a process: Scrapy's reactor
    cannot be started again. Raises CrawlError where Scrapy is not installed, and where a portal of the web would be asked
    without a contact.
    """
    try:
        from scrapy.crawler import AsyncCrawlerProcess

        spiders = _spiders()
    except ImportError as error:
        raise CrawlError("Scrapy is not installed: pip install '.[crawl]' in Podium's folder") from error
    tasks = [Task(configured, source, scope or Scope()) for configured in wanted for source in configured.sources]
    asked_with_a_contact((task.source.url for task in tasks), contact)
    process = AsyncCrawlerProcess(scrapy_settings(folder, database, contact, bool(scope and scope.dry), warc, first_wait))
    for task in tasks:
        process.crawl(spiders[task.source.platform], task=task)
    process.start()
    return [task.outcome for task in tasks]


def _spiders() -> Mapping[str, Any]:
    from scrapy.settings import Settings
    from scrapy.spiderloader import SpiderLoader

    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["crawler.spiders"]}))
    return {name: loader.load(name) for name in loader.list()}
