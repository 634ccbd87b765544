"""The town's meetings in the forms of each vendor: a function from the sittings to a site."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from urllib.parse import parse_qs, unquote, urlsplit

from tests.crawler.replay.server import Answer, Site
from tests.crawler.replay.town import BODY, Sitting

PDF = "application/pdf"
VTT = "text/vtt"
MP4 = "video/mp4"
Town = Sequence[Sitting]


def _json(value: object) -> Answer:
    return Answer(json.dumps(value).encode(), "application/json")


def _html(*parts: str) -> Answer:
    return Answer(f"<!DOCTYPE html><html><head><title>Egret Cove</title></head><body>{''.join(parts)}</body></html>".encode())


def _files(town: Town, **paths: str) -> dict[str, Answer]:
    """The files of each sitting under the given paths, with ``{n}`` for its number."""
    found = {}
    for sitting in town:
        for kind, path in paths.items():
            content = getattr(sitting, kind)
            if content is not None:
                found[path.format(n=sitting.number)] = Answer(content, {"video": MP4, "captions": VTT}.get(kind, "text/html; charset=utf-8"))
    return found


def _of(pages: dict[str, Answer]) -> Site:
    return lambda method, path, form: pages.get(path) if method != "POST" else None


def granicus(town: Town, address: str) -> Site:
    rows, pages = [], _files(town, minutes="/MinutesViewer.php?view_id=1&clip_id={n}", video="/media/{n}.mp4", captions="/videos/{n}/captions.vtt")
    for s in town:
        name = f"{'CANCELLED - ' if s.cancelled else ''}{BODY}"
        own = f"clip_id={s.number}" if s.video else f"event_id={s.number}"
        agenda = f"/AgendaViewer.php?view_id=1&{own}"
        pages[agenda] = Answer(s.agenda or b"")
        links = f'<td headers="Agenda"><a href="{agenda}">Agenda</a></td>'
        if s.minutes:
            links += f'<td headers="Minutes"><a href="/MinutesViewer.php?view_id=1&clip_id={s.number}">Minutes</a></td>'
        if s.video:
            links += f'<td headers="VideoLink"><a href="javascript:void(0);" onclick="window.open(\'/MediaPlayer.php?view_id=1&clip_id={s.number}\',\'player\')">Video</a></td>'
            links += f'<td headers="MP4Link"><a href="/media/{s.number}.mp4">MP4</a></td>'
            pages[f"/MediaPlayer.php?view_id=1&clip_id={s.number}"] = _html(
                f'<div id="video-name">{BODY} ({s.month_day})</div><video><source src="/media/{s.number}.mp4">'
                f'<track kind="captions" src="/videos/{s.number}/captions.vtt"></video><script>GMP.load("?view_id=1&clip_id={s.number}")</script>'
            )
        rows.append(
            f'<tr class="listingRow"><td class="listItem" headers="Name" scope="row">{name}</td><td class="listItem" headers="Date">{s.month_day} - {s.us_hour}</td>{links}</tr>'
        )
    pages["/ViewPublisher.php?view_id=1"] = _html(
        '<table class="listingTable" id="archive"><thead><tr><th id="Name">Name</th><th id="Date">Date</th></tr></thead>', *rows, "</table>"
    )
    return _of(pages)


def legistar(town: Town, address: str) -> Site:
    """The calendar with its form: two rows a page, whose token changes with each answer."""
    pages = _files(town, agenda="/View.ashx?M=A&ID={n}&GUID=A", minutes="/View.ashx?M=M&ID={n}&GUID=M", video="/media/{n}.mp4")
    for s in town:
        pages[f"/MeetingDetail.aspx?ID={s.number}&GUID=D&Options=&Search="] = _html(
            f'<form action="./MeetingDetail.aspx?ID={s.number}"><a id="ctl00_ContentPlaceHolder1_hypName">{BODY}</a><span id="ctl00_ContentPlaceHolder1_lblDate">{s.us_day}</span>'
            f'<span id="ctl00_ContentPlaceHolder1_lblTime">{s.us_hour}</span><table id="ctl00_ContentPlaceHolder1_gridMain_ctl00"><tr><th>Agenda #</th><th>Title</th></tr>'
            '<tr class="rgRow"><td>1.</td><td>Public comment</td></tr></table></form>'
        )

    def row(s: Sitting) -> str:
        link = base64.b64encode(f"{address}/media/{s.number}.mp4".encode()).decode()
        video = (
            f"<a class=\"videolink\" onclick=\"window.open('Video.aspx?Mode=Auto&URL={link}&Mode2=Video','video');return false;\">Video</a>" if s.video else "Not&nbsp;available"
        )
        minutes = f'<a href="View.ashx?M=M&ID={s.number}&GUID=M">Minutes</a>' if s.minutes else "Not&nbsp;available"
        return (
            f'<tr class="rgRow"><td><a href="DepartmentDetail.aspx?ID=1">{BODY}</a></td><td>{s.us_day}</td><td>{s.us_hour}</td><td>Town Hall{" <em>CANCELLED</em>" if s.cancelled else ""}</td>'
            f'<td><a href="MeetingDetail.aspx?ID={s.number}&GUID=D&Options=&Search=">Meeting details</a></td><td><a href="View.ashx?M=A&ID={s.number}&GUID=A">Agenda</a></td><td>{minutes}</td><td>{video}</td></tr>'
        )

    def calendar(year: str, number: int) -> Answer:
        shown = [s for s in town if year in ("All Years", str(s.day.year))]
        pager = "".join(
            f"<a {'class=rgCurrentPage onclick=return(false)' if at == number else ''} href=\"javascript:__doPostBack('ctl00$ContentPlaceHolder1$gridCalendar$page{at}','')\"><span>{at}</span></a>"
            for at in range(1, 2 + (len(shown) - 1) // 2)
        )
        head = "".join(f"<th>{name}</th>" for name in ("Name", "Meeting Date", "Meeting Time", "Meeting Location", "Meeting Details", "Agenda", "Minutes", "Video"))
        return _html(
            f'<form method="post" action="./Calendar.aspx" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="{year}|{number}"><input type="hidden" name="__EVENTTARGET" value="">'
            f'<input name="ctl00$ContentPlaceHolder1$lstYears" type="text" value="{year}"><input type="hidden" name="ctl00_ContentPlaceHolder1_lstYears_ClientState">'
            f'<table class="rgMasterTable" id="ctl00_ContentPlaceHolder1_gridCalendar_ctl00"><thead><tr><td><div class="rgWrap rgNumPart">{pager}</div></td></tr><tr>{head}</tr></thead>'
            f"<tbody>{''.join(map(row, shown[2 * number - 2 : 2 * number]))}</tbody></table></form>"
        )

    def site(method: str, path: str, form: bytes) -> Answer | None:
        if path != "/Calendar.aspx":
            return pages.get(path)
        if method != "POST":
            return calendar("This Month", 1)
        sent = {name: values[0] for name, values in parse_qs(form.decode(), keep_blank_values=True).items()}
        year, _, _ = sent["__VIEWSTATE"].partition("|")
        if sent["__EVENTTARGET"].endswith("lstYears"):
            chosen = json.loads(sent["ctl00_ContentPlaceHolder1_lstYears_ClientState"])["value"]
            return calendar("All Years" if chosen == "All" else chosen, 1)
        return calendar(year, int(sent["__EVENTTARGET"].rpartition("page")[2]))

    return site


def legistar_api(town: Town, address: str) -> Site:
    pages = _files(town, agenda="/files/{n}-agenda.pdf", minutes="/files/{n}-minutes.pdf", video="/media/{n}.mp4")

    def event(s: Sitting) -> dict[str, object]:
        return {
            "EventId": s.number, "EventBodyName": BODY, "EventDate": f"{s.day}T00:00:00", "EventTime": s.us_hour, "EventLocation": "Town Hall", "EventAgendaStatusName": "Cancelled" if s.cancelled else "Final",
            "EventAgendaFile": f"{address}/files/{s.number}-agenda.pdf", "EventMinutesFile": f"{address}/files/{s.number}-minutes.pdf" if s.minutes else None,
            "EventVideoPath": f"{address}/media/{s.number}.mp4" if s.video else None, "EventInSiteURL": f"{address}/MeetingDetail.aspx?LEGID={s.number}", "EventItems": [],
        }  # fmt: skip

    def site(method: str, path: str, form: bytes) -> Answer | None:
        parts = urlsplit(path)
        if parts.path == "/v1/egretcove/events":  # as JSON only to those who want nothing else: see test_outcomes
            skip = int(parse_qs(parts.query)["$skip"][0])
            return _json([event(s) for s in town][skip:])
        if parts.path.endswith("/eventitems"):
            return _json(
                [
                    {
                        "EventItemId": 1,
                        "EventItemEventId": int(parts.path.split("/")[-2]),
                        "EventItemAgendaSequence": 1,
                        "EventItemAgendaNumber": "1.",
                        "EventItemTitle": "Public comment",
                    }
                ]
            )
        return pages.get(path)

    return site


def iqm2(town: Town, address: str) -> Site:
    pages = _files(
        town,
        agenda="/Citizens/FileOpen.aspx?Type=14&ID={n}",
        minutes="/Citizens/FileOpen.aspx?Type=15&ID={n}",
        video="/media/{n}.mp4",
        captions="/Services/TranscriptGet.aspx?MediaID={n}&format=vtt",
    )
    rows = []
    for s in town:
        hint = f"{s.day.strftime('%A, %B').upper()} {s.day.day}, {s.day.year}  {s.us_hour}&#13;&#13;Board:&#09;{BODY}&#13;Type:&#09;Regular Meeting&#13;Status:&#09;{'Cancelled' if s.cancelled else 'Scheduled'}&#13;&#13;&#09;Town Hall"
        links = f'<a href="/Citizens/FileOpen.aspx?Type=14&ID={s.number}">Agenda</a>' + (
            f'<a href="/Citizens/FileOpen.aspx?Type=15&ID={s.number}">Minutes</a>' if s.minutes else ""
        )
        if s.video:
            links += f'<a href="javascript:void(0)" onclick=\'javascript:OpenWindow("/Citizens/SplitView.aspx?Mode=Video&amp;MeetingID={s.number}&amp;Format=None");\'>Video</a>'
            pages[f"/Citizens/SplitView.aspx?Mode=Video&MeetingID={s.number}&Format=Minutes"] = _html(
                f'<form action="./SplitView.aspx?Mode=Video&amp;MeetingID={s.number}&amp;Format=Minutes"></form><!-- MEDIA URL: {address}/media/{s.number}.mp4-->'
                f'<script>SetupJWPlayer([{{"file":"/Services/TranscriptGet.aspx?MediaID={s.number}&format=vtt"}}])</script>'
            )
            pages[f"/Citizens/Detail_Meeting.aspx?Target=Detail&CssClass=AgendaOutline&Mode=Video&Frame=Nothing&ID={s.number}"] = Answer(
                f'<html><head><title>{s.day.strftime("%Y/%m/%d")} {s.hour.strftime("%I:%M %p")} {BODY} Regular Meeting - Web Outline</title></head><body><input id="txtMeetingID" value="{s.number}">'
                f'<a class="AgendaOutlineLink" href="Detail_Item.aspx?ID=1" onclick="SetPosition(1)">1. Public comment</a></body></html>'.encode()
            )
        rows.append(
            f'<div class="RowTop"><div class="RowLink"><a href="/Citizens/Detail_Meeting.aspx?ID={s.number}" title="{hint}">{s.month_day} {s.us_hour}</a></div><div class="RowRight MeetingLinks">{links}</div></div>'
        )
    pages["/Citizens/calendar.aspx?From=1/1/1900&To=12/31/9999"] = _html(*rows)
    return _of(pages)


def primegov(town: Town, address: str) -> Site:
    pages = _files(town, agenda="/Public/CompiledDocument/{n}1", minutes="/Public/CompiledDocument/{n}2", video="/media/{n}.mp4")

    def meeting(s: Sitting) -> dict[str, object]:
        kinds = [("Agenda", 1)] + [("Minutes", 2)] * bool(s.minutes) + [("Notice of Cancellation", 3)] * s.cancelled
        return {
            "id": s.number, "committeeId": 9, "title": "Regular Business Meeting", "dateTime": s.stamp, "videoUrl": f"{address}/media/{s.number}.mp4" if s.video else None,
            "documentList": [{"id": s.number * 10 + at, "templateId": at, "templateName": name, "compileOutputType": 1, "link": f"{address}/Public/CompiledDocument/{s.number}{at}"} for name, at in kinds],
        }  # fmt: skip

    ahead = [s for s in town if s.number == 303]
    pages["/api/committee/GetCommitteeesListByShowInPublicPortal?showInactive=true"] = _json([{"id": 9, "name": BODY}, {"id": 10, "name": "Planning Board"}])
    pages["/api/v2/PublicPortal/ListUpcomingMeetings"] = _json([meeting(s) for s in ahead])
    pages["/api/v2/PublicPortal/ListArchivedMeetings?year=2026"] = _json([meeting(s) for s in town if s not in ahead])
    pages["/api/v2/PublicPortal/ListArchivedMeetings?year=2025"] = _json([])
    return _of(pages)


def civicclerk(town: Town, address: str) -> Site:
    """Two events an answer; the answer names the next."""
    pages = _files(
        town,
        agenda="/v1/Meetings/GetMeetingFileStream(fileId={n}1,plainText=false)",
        minutes="/v1/Meetings/GetMeetingFileStream(fileId={n}2,plainText=false)",
        video="/media/{n}.mp4",
        captions="/cc/{n}.vtt",
    )

    def event(s: Sitting) -> dict[str, object]:
        files = [{"fileId": s.number * 10 + 1, "type": "Agenda"}] + [{"fileId": s.number * 10 + 2, "type": "Minutes"}] * bool(s.minutes)
        return {
            "id": s.number, "eventName": f"{BODY}{' - CANCELED' if s.cancelled else ''}", "startDateTime": f"{s.stamp}Z", "eventCategoryName": BODY, "publishedFiles": files,
            "mediaStreamPath": f"{address}/media/{s.number}.mp4" if s.video else "",
        }  # fmt: skip

    for s in town:
        bookmarks = [{"markerName": "1.", "markerText": "Public comment", "markerTimeStart": 1, "sortorder": 1}] if s.video else []
        pages[f"/v1/EventsMedia/{s.number}"] = _json(
            {
                "id": s.number,
                "videoUrl": f"{address}/media/{s.number}.mp4" if s.video else None,
                "closedCaptionUrl": f"{address}/cc/{s.number}.vtt" if s.captions else None,
                "eventBookmarks": bookmarks,
            }
        )

    def site(method: str, path: str, form: bytes) -> Answer | None:
        parts = urlsplit(unquote(path))
        if parts.path == "/v1/Events":
            skip = int(parse_qs(parts.query).get("$skip", ["0"])[0])
            more = {"@odata.nextLink": f"{address}/v1/Events?$skip={skip + 2}"} if skip + 2 < len(town) else {}
            return _json({"value": [event(s) for s in town[skip : skip + 2]], **more})
        return pages.get(path)

    return site


def swagit(town: Town, address: str) -> Site:
    """Only what was recorded is listed; the file lies behind a redirect to an address that is signed anew each time."""
    pages: dict[str, Answer] = {}
    rows = []
    for s in town:
        if s.video:
            agenda = f'<a href="/videos/{s.number}/agenda">Agenda</a>'
            rows.append(f'<tr><td><a href="/videos/{s.number}">{BODY}</a></td><td>{s.month_day}</td><td>00h 01m</td><td>{agenda}</td></tr>')
            pages |= {f"/videos/{s.number}/agenda": Answer(s.agenda or b""), f"/videos/{s.number}": _html(f"<h1>{BODY}</h1><p>{s.month_day}</p>")}
    following = '<a rel="next" href="/views/7/council?page=2">2</a>'
    for at, row in enumerate(rows, start=1):
        path = "/views/7/council" if at == 1 else f"/views/7/council?page={at}"
        pages[path] = _html(f'<table class="videos" id="video-table"><thead><tr><th>Video</th></tr></thead><tbody>{row}</tbody></table>', following if at < len(rows) else "")
    signed = iter(range(1, 1000))
    videos = {f"/videos/{s.number}/download": s.number for s in town if s.video}
    files = {s.number: s.video for s in town}

    def site(method: str, path: str, form: bytes) -> Answer | None:
        if path in videos:
            return Answer(b"", status=302, headers={"Location": f"/signed/{videos[path]}.mp4?signature={next(signed)}"})
        if path.startswith("/signed/"):
            return Answer(files[int(path.removeprefix("/signed/").partition(".")[0])] or b"", MP4)
        return pages.get(path)

    return site


def civicplus(town: Town, address: str) -> Site:
    """The center shows the newest year; another is sent by itself, without the body's name, for the page's script to put in its place."""
    pages: dict[str, Answer] = {}
    rows: dict[int, str] = {}
    for s in town:
        stem = f"_{s.day.strftime('%m%d%Y')}-{s.number}"
        pages |= {f"/AgendaCenter/ViewFile/Agenda/{stem}": Answer(s.agenda or b"")}
        links = ""
        if s.minutes:
            links += f'<a href="/AgendaCenter/ViewFile/Minutes/{stem}">Minutes</a>'
            pages[f"/AgendaCenter/ViewFile/Minutes/{stem}"] = Answer(s.minutes)
        if s.video:
            links += f'<a href="/media/{s.number}.mp4">Media</a>'
            pages[f"/media/{s.number}.mp4"] = Answer(s.video, MP4)
        title = f"{BODY} Meeting{' - CANCELLED' if s.cancelled else ''}"
        rows[s.day.year] = rows.get(s.day.year, "") + (
            f'<tr class="catAgendaRow"><td><h3><strong>{s.month_day}</strong> — Posted Aug 3, 2026</h3><p><a href="/AgendaCenter/ViewFile/Agenda/{stem}">{title}</a></p></td><td>{links}</td></tr>'
        )

    def section(shown: int) -> str:
        years = "".join(f"<li{' class=current' if year == shown else ''}><a href=\"javascript:changeYear({year}, 4,'a0')\">{year}</a></li>" for year in sorted(rows, reverse=True))
        return f'<span id="section4"><ul class="years">{years}</ul><table>{rows[shown]}</table></span>'

    center = _html(f'<div id="AgendaCenterContent"><div class="listing" id="cat4"><h2><span id="span4">&#9660;</span>{BODY}</h2>{section(max(rows))}</div></div>')

    def site(method: str, path: str, form: bytes) -> Answer | None:
        if method == "POST" and path == "/AgendaCenter/UpdateCategoryList":
            asked = parse_qs(form.decode())
            return Answer(section(int(asked["year"][0])).encode()) if asked["catID"] == ["4"] else center
        return center if path == "/AgendaCenter" else pages.get(path)

    return site


def escribe(town: Town, address: str) -> Site:
    pages = _files(
        town, agenda="/filestream.ashx?DocumentId={n}1", minutes="/filestream.ashx?DocumentId={n}2", video="/isi/egretcove/{n}.mp4", captions="/isi/egretcove/{n}.mp4.vtt"
    )

    def entry(s: Sitting) -> dict[str, object]:
        papers = [{"Type": "Agenda", "Url": f"/filestream.ashx?DocumentId={s.number}1"}] + [{"Type": "PostMinutes", "Url": f"/filestream.ashx?DocumentId={s.number}2"}] * bool(
            s.minutes
        )
        return {
            "ID": f"id-{s.number}", "MeetingName": BODY + (" (CANCELLED)" if s.cancelled else ""), "MeetingType": BODY, "StartDate": f"{s.day.strftime('%Y/%m/%d')} {s.hour}",
            "FormattedStart": f"{s.day.strftime('%A, %B %d, %Y')} @ {s.us_hour}", "Location": "Town Hall", "HasVideo": bool(s.video), "MeetingDocumentLink": papers,
        }  # fmt: skip

    for s in town:
        player = f'<div id="isi_player" data-client_id="egretcove" data-stream_name="{s.number}.mp4"></div>' if s.video else ""
        title = f"{BODY} - {s.day.strftime('%A, %B %d, %Y')}"
        pages[f"/Meeting.aspx?Id=id-{s.number}&Agenda=Agenda&lang=English"] = Answer(
            f'<html><head><title>{title}</title></head><body><form action="./Meeting.aspx?Id=id-{s.number}"></form><div class="AgendaHeaderDetails">{s.month_day} {s.us_hour}</div>{player}</body></html>'.encode()
        )

    def site(method: str, path: str, form: bytes) -> Answer | None:
        if method == "POST" and path == "/MeetingsCalendarView.aspx/GetCalendarMeetings":
            asked = json.loads(form)
            return _json({"d": [entry(s) for s in town if asked["calendarStartDate"] <= str(s.day) <= asked["calendarEndDate"]]})
        return pages.get(path)

    return site


def youtube(town: Town, address: str) -> Site:
    """What the extractor of the tests (``ytdlp``) asks: a channel, and its videos."""
    pages: dict[str, Answer] = {}
    entries = []
    for s in town:
        identifier = f"egretcove{s.number - 300:02d}"
        live = "was_live" if s.video else "is_upcoming"
        title = f"{BODY} Meeting{' CANCELLED' if s.cancelled else ''}" + (f" {s.month_day}" if s.number != 301 else "")
        entries.append({"id": identifier, "title": title, "live_status": live})
        pages[f"/watch/{identifier}.json"] = _json({"id": identifier, "title": title, "live_status": live, "release_timestamp": 1_789_423_200})
        if s.video:
            pages[f"/watch/{identifier}.mp4"] = Answer(s.video, MP4)
    pages["/@egretcove/streams.json"] = _json(entries)
    return _of(pages)


def files(town: Town, address: str) -> Site:
    pages, lines = {}, ["# a list that a clerk keeps"]
    for s in town:
        for kind, content, ending in (("agenda", s.agenda, "html"), ("minutes", s.minutes, "html"), ("video", s.video, "mp4"), ("captions", s.captions, "vtt")):
            if content is not None:
                path = f"/files/{s.number}-{kind}.{ending}"
                pages[path] = Answer(content, {"mp4": MP4, "vtt": VTT}.get(ending, "text/html; charset=utf-8"))
                lines.append(f"{s.day} 6:00 PM {BODY}{' CANCELLED' if s.cancelled else ''} {kind} {address}{path}")
    pages["/list.txt"] = Answer("\n".join(lines).encode(), "text/plain; charset=utf-8")
    return _of(pages)


SITES: dict[str, tuple[str, str, Callable[[Town, str], Site]]] = {
    # name: platform, path of the source, site
    "granicus": ("granicus", "/", granicus),
    "legistar": ("legistar", "/Calendar.aspx", legistar),
    "legistar's API": ("legistar", "/v1/egretcove", legistar_api),
    "iqm2": ("iqm2", "/Citizens/calendar.aspx", iqm2),
    "primegov": ("primegov", "/", primegov),
    "civicclerk": ("civicclerk", "/", civicclerk),
    "swagit": ("swagit", "/views/7/council", swagit),
    "civicplus": ("civicplus", "/AgendaCenter", civicplus),
    "escribe": ("escribe", "/", escribe),
    "youtube": ("youtube", "/@egretcove/streams", youtube),
    "files": ("files", "/list.txt", files),
}
