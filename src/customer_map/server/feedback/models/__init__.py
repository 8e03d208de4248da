"""What customers said, what it amounts to, and what we answered."""

from customer_map.server.feedback.models.answers import FeedbackAnswer
from customer_map.server.feedback.models.learning import LearnedModel
from customer_map.server.feedback.models.statements import (
    FeelingLabel,
    SourceType,
    Statement,
    StatementKind,
    UnreadText,
)
from customer_map.server.feedback.models.summaries import ThemeSummary
from customer_map.server.feedback.models.themes import Theme, ThemeState

__all__ = [
    "FeedbackAnswer",
    "FeelingLabel",
    "LearnedModel",
    "SourceType",
    "Statement",
    "StatementKind",
    "Theme",
    "ThemeState",
    "ThemeSummary",
    "UnreadText",
]
