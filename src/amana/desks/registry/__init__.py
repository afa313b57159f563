"""The register: one custody file per person, what is known about who they are, and why they are held."""
