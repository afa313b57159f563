"""Pictures of a plan as SVG: pure functions of data, numbers as attributes, text anchored physically."""
