"""The ``podium`` command. Errors that a person can answer are one line on stderr; wrong use ends with 2, failed work with 1."""

from __future__ import annotations

import importlib
import os
import sys

import click

from archive import ArchiveError

# Each command is imported only when it is called: `podium search` must not wait for Scrapy.
COMMANDS = {
    "demo": "See it all work on a fictional city: crawl, transcribe, index, and the page open to search.",
    "crawl": "Fetch meetings, documents and recordings from portals.",
    "read": "Print what an adapter reads in a saved page.",
    "add": "Take one recording, or captions, through every stage.",
    "transcribe": "Find the public comment in recordings and write it down.",
    "index": "Bring the search index up to date.",
    "run": "Do a night's work: crawl, transcribe what is new, index, and sum it up.",
    "search": "Search from the command line.",
    "export": "Print a meeting or comments for other programs.",
    "import": "Take in comments that another archive exported.",
    "serve": "Serve the pages and the API.",
    "status": "What the archive holds, and what needs a person's eye.",
    "eval": "Hold a meeting against what is known to have been said.",
    "doctor": "What is installed, and whether the archive is sound.",
}


class Commands(click.Group):
    """The group, with its commands imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"podium.commands.{cmd_name}_")
        command: click.Command = module.command
        command.help = command.help or COMMANDS[cmd_name]
        command.short_help = COMMANDS[cmd_name]
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="podium-archive")
def podium() -> None:
    """The archive and search engine for what people say at the podium."""


def main() -> None:
    """Run the command line and end the process."""
    try:
        podium(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader went away: nothing more to tell
        sys.exit(1)
    except Exception as error:  # a traceback is no message: PODIUM_DEBUG shows it
        if os.environ.get("PODIUM_DEBUG"):
            raise
        click.echo(f"podium: {_told(error)}", err=True)
        sys.exit(1)


def _told(error: Exception) -> str:
    if isinstance(error, ArchiveError) or type(error).__module__.split(".")[0] in ("crawler", "transcribe", "search", "search_app", "podium"):
        return str(error)
    return f"this should not have happened ({type(error).__name__}: {error}). Run it again with PODIUM_DEBUG=1 and report what it prints"
