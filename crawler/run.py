"""A crawl of some jurisdictions, each of their sources by its platform's spider."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.configuration import Configured
from crawler.errors import CrawlError
from crawler.outcomes import Outcome
from crawler.settings import scrapy_settings


def crawl(wanted: Sequence[Configured], folder: str, database: str | None) -> list[Outcome]:
    """Crawl every source of the jurisdictions into the archive; an outcome each, in their order.

    Runs once in a process: Scrapy's reactor cannot be started again. Raises CrawlError where Scrapy is not installed.
    """
    try:
        from scrapy.crawler import AsyncCrawlerProcess

        from crawler.spiders.granicus import GranicusSpider
    except ImportError as error:
        raise CrawlError("Scrapy is not installed: pip install '.[crawl]' in Podium's folder") from error
    spiders = {"granicus": GranicusSpider}
    for configured in wanted:
        for source in configured.sources:
            if source.platform not in spiders:
                raise CrawlError(
                    f"{configured.jurisdiction.slug}: podium crawl cannot walk {source.platform} yet, only {', '.join(spiders)}; podium read {source.platform} reads its pages"
                )
    outcomes = []
    process = AsyncCrawlerProcess(scrapy_settings(folder, database))
    for configured in wanted:
        for source in configured.sources:
            outcome = Outcome(configured.jurisdiction.slug, source.url)
            outcomes.append(outcome)
            process.crawl(spiders[source.platform], configured=configured, source=source, outcome=outcome)
    process.start()
    return outcomes
