"""Measurements, as ratios taken in one run. Never part of the tests."""
