"""The same facts kept by django-simple-history: a row per person that is edited, a history row per edit."""
