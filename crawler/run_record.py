"""The record of a run: begun when the spider opens, ended when it closes, so that a killed run is seen, too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scrapy import signals

from archive import Archive
from archive.errors import Unwritable
from crawler.middlewares import not_for_the_shell
from crawler.spiders.meeting import UNWRITABLE
from crawler.spiders.portal import PortalSpider


class RecordRun:
    """A Scrapy extension. A dry run leaves no record."""

    def __init__(self, crawler: Any) -> None:
        self._archive = Archive(Path(crawler.settings["PODIUM_FOLDER"]), crawler.settings["PODIUM_DATABASE"])
        self._number = 0

    @classmethod
    def from_crawler(cls, crawler: Any) -> RecordRun:
        """The extension, told when a spider opens and closes."""
        not_for_the_shell(crawler)
        record = cls(crawler)
        crawler.signals.connect(record.opened, signal=signals.spider_opened)
        crawler.signals.connect(record.closed, signal=signals.spider_closed)
        return record

    def opened(self, spider: PortalSpider) -> None:
        """Note that the run begins, and what the source listed last time."""
        outcome = spider.outcome
        outcome.rows_before = self._archive.runs.last_rows(outcome.jurisdiction, outcome.platform, outcome.url, outcome.extent)
        if not spider.task.scope.dry:
            self._number = self._archive.runs.begin(outcome.run())

    def closed(self, spider: PortalSpider, reason: str) -> None:
        """Note how it ended. A disk that is full ends a run, too, and must not take the record of it along."""
        outcome = spider.outcome
        if reason == "shutdown":
            outcome.stopped = True
            outcome.wrong(outcome.url, "was stopped before its end: the next run goes on where it was")
        elif reason == UNWRITABLE:
            outcome.gaps = True
        elif outcome.state == "ok" and spider.walks_everything():
            outcome.vanished = tuple(self._archive.meetings.to_come(outcome.jurisdiction, outcome.platform, spider.task.portal, spider.task.today) - outcome.meetings)
        try:
            if self._number:
                self._archive.runs.end(self._number, outcome.run())
        except Unwritable as error:
            outcome.gaps = True
            outcome.wrong(str(self._archive.folder), str(error))
        self._archive.close()
