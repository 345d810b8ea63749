"""Uploads, local copies of files in a bucket, keep dates, and cleaning up."""
