"""Turns the channels on the way to conversions into how many conversions each channel may claim."""
