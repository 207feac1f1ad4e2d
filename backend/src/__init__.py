"""The backend of Taskora."""
