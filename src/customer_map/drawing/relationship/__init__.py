"""Relationship maps: people in, an organisation chart with the ties between people out."""
