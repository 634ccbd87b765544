"""A video site for the tests, in place of YouTube: yt-dlp lists and fetches from the replay portal by its own means."""

import os

from yt_dlp.extractor.common import InfoExtractor


class EgretCoveIE(InfoExtractor):
    _VALID_URL = r"https://www\.youtube\.com/watch\?v=(?P<id>egretcove\d\d)"

    def _real_extract(self, url):
        identifier, site = self._match_id(url), os.environ["REPLAY_SITE"]
        told = self._download_json(f"{site}/watch/{identifier}.json", identifier)
        return told | {"formats": [{"url": f"{site}/watch/{identifier}.mp4", "format_id": "18", "ext": "mp4", "vcodec": "h264", "acodec": "aac", "height": 360}]}


class EgretCoveChannelIE(InfoExtractor):
    _VALID_URL = r"http://127\.0\.0\.1:\d+/@egretcove/streams"

    def _real_extract(self, url):
        entries = self._download_json(f"{url}.json", "egretcove")
        return self.playlist_result(
            [self.url_result(f"https://www.youtube.com/watch?v={each['id']}", video_id=each["id"], video_title=each["title"]) | each for each in entries], "egretcove", "Egret Cove"
        )
