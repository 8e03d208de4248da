"""Turns pipelines, reasons for loss and forecasts into pages."""
