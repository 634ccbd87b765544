"""Who is who: what names the documents write, what sounds like them, and whose comment is whose."""
