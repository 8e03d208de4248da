"""The records of surveys."""

from customer_map.server.surveys.models.invitations import SurveyInvitation, SurveyMailing
from customer_map.server.surveys.models.responses import (
    AnswerChannel,
    SurveyAnswer,
    SurveyResponse,
)
from customer_map.server.surveys.models.surveys import Survey, SurveyState, SurveyVersion

__all__ = [
    "AnswerChannel",
    "Survey",
    "SurveyAnswer",
    "SurveyInvitation",
    "SurveyMailing",
    "SurveyResponse",
    "SurveyState",
    "SurveyVersion",
]
