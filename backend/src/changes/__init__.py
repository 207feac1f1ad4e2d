"""Whose tasks have changed: heard from the database on one connection, passed on to the streams of that person."""

from src.changes.followers import Follower, Followers
from src.changes.listener import ChangeListener
from src.changes.notice import CHANNEL, Notice
from src.changes.process_end import before_end

__all__ = ["CHANNEL", "ChangeListener", "Follower", "Followers", "Notice", "before_end"]
