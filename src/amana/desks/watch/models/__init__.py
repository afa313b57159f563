"""The nouns of the watch desk."""

# -- warnings: sites, observations, forecasts, levels, alerts
from .forecasts import Forecast, Look, Lowering, Maker, ModelVersion, Opinion, Standing
from .sites import Control, Draw, Kind, Observation, Site, Source
from .warnings import Acknowledgement, Alert, Measure, Outcome, Recipient

__all__ = [
    "Acknowledgement",
    "Alert",
    "Control",
    "Draw",
    "Forecast",
    "Kind",
    "Look",
    "Lowering",
    "Maker",
    "Measure",
    "ModelVersion",
    "Observation",
    "Opinion",
    "Outcome",
    "Recipient",
    "Site",
    "Source",
    "Standing",
]
