"""The web: pages and rows. Never imports torch, never runs submitted code."""
