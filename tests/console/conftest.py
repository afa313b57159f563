from tests.access.conftest import scene, world  # noqa: F401 - everybody in place
