"""Addresses of access; mounted at the root."""

from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []
