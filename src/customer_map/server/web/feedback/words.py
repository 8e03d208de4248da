"""Turns what was read of a statement into words and looks: feelings, kinds, languages."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from customer_map.server.feedback.models import FeelingLabel, StatementKind

FEELING_TONES = {
    FeelingLabel.POSITIVE: "success",
    FeelingLabel.NEUTRAL: "neutral",
    FeelingLabel.NEGATIVE: "error",
    FeelingLabel.UNSURE: "warning",
}
KIND_TONES = {
    StatementKind.PRAISE: "success",
    StatementKind.PAIN: "error",
    StatementKind.NEED: "purple",
    StatementKind.EXPECTATION: "info",
    StatementKind.SUGGESTION: "primary",
    StatementKind.QUESTION: "warning",
}
LANGUAGES: dict[str, Promise] = {
    "zh": pgettext_lazy("language", "Chinese"),
    "en": pgettext_lazy("language", "English"),
    "mixed": pgettext_lazy("language", "Chinese and English"),
    "other": pgettext_lazy("language", "Another language"),
    "none": pgettext_lazy("language", "No words"),
}
