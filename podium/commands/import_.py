"""``podium import``."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import click

from archive import BadValue
from archive.flat import parsed
from archive.model import Comment, Jurisdiction, Meeting
from index_config.load import topics_of
from podium.commands.index_ import follow
from podium.context import Context, with_context
from podium.wording import counted


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_context()
def command(context: Context, file: Path) -> None:
    """Take in the comments of FILE, a JSON object a line as podium export prints them; all of them or none."""
    with context.archive() as archive:
        try:
            count = archive.comments.put_imported(_records(file))
        except BadValue as error:
            raise BadValue(f"{file}, {error}") from error
        follow(context, archive)
    click.echo(f"{counted(count, 'comment')} imported")


def _records(file: Path) -> Iterator[tuple[Jurisdiction, Comment, Meeting, bool]]:
    with file.open(encoding="utf-8-sig") as lines:
        number = 0
        try:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                values = json.loads(line)
                jurisdiction, comment, meeting = parsed(values, number)
                given = values.get("topics") is not None
                if not given:
                    comment = dataclasses.replace(comment, topics=topics_of(comment.text, comment.translation, comment.agenda_item))
                yield jurisdiction, comment, meeting, given
        except json.JSONDecodeError as error:
            raise BadValue(f"line {number}: no JSON ({error.msg} at column {error.colno})") from error
        except RecursionError as error:
            raise BadValue(f"line {number}: no comment (lists in lists without end)") from error
        except UnicodeDecodeError as error:
            raise BadValue(f"line {number + 1}: not UTF-8") from error
