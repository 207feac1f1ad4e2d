"""Runs the server of `src` for the inner loop: changed sources replace its worker, not the container.

No part of production: only the chart's value `backend.development.enabled` starts it.
"""
