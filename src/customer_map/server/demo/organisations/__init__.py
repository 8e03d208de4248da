"""Invents the organisations: their people, positions, ties, deals, orders and talks."""
