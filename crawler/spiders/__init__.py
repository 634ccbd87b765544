"""Spiders: how a platform's pages are walked. What a page says is read by ``crawler.platforms``."""
