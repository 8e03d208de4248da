"""Pages of feedback: the inbox, the themes, and the model that reads."""
