"""The cast of the register's tests: an assessor and an approver."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model


@pytest.fixture
def assessor(db):
    return get_user_model().objects.create(username="assessor-mansour")


@pytest.fixture
def approver(db):
    return get_user_model().objects.create(username="approver-hanna")
