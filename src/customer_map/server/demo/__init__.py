"""The demo company: an invented maker of coffee machines with invented customers, the same for the same day."""
