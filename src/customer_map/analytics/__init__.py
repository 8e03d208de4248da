"""Turns purchases and touchpoints into scores, tiers, life stages and journeys; no clock, no database."""
