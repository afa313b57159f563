"""The pages of logging in, of first set-up and of running the house."""
