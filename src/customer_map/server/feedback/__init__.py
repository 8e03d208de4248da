"""Listening: what customers said anywhere, read sentence by sentence, in themes, with a model that learns."""
