"""Notifications outside of the app: mails, webhook signatures, and what the kinds that deliver messages share."""
