"""What goes wrong with surveys: while they are built, and at their public doors."""

from customer_map.errors import CustomerMapError


class SurveyDocumentError(CustomerMapError):
    """Questions that no survey can ask: a part that does not fit, or too much of something."""

    code = "survey_document"
    message = "{place}: {reason}"
    hint = "Change it and save again."


class SurveyNotReadyError(CustomerMapError):
    """A survey lacks something that people would need to answer it."""

    code = "survey_not_ready"
    message = "This survey cannot be published yet. {place}: {reason}"
    hint = "Mend it in the builder and publish again."


class SurveyLinkError(CustomerMapError):
    """A link to a survey that nobody made, or that was changed or cut off on its way."""

    code = "survey_link_unknown"
    message = "This link is not complete."
    hint = "Open it anew from where you found it."


class SurveyOverError(CustomerMapError):
    """A survey that is not asked now: not yet, no longer, or not by this link."""

    code = "survey_over"
    message = "{reason}"
    hint = "If you have something to tell us, simply write to us."


class AnsweredBeforeError(CustomerMapError):
    """Somebody answers a second time where once is enough."""

    code = "survey_answered"
    message = "You have answered this survey already. Thank you!"


class AnswerTooLargeError(CustomerMapError):
    """An answer that no person would type."""

    code = "survey_answer_too_large"
    message = "This answer is too long."
    hint = "Write {number} characters at most."


class TooManyAnswersError(CustomerMapError):
    """Somebody opens or answers surveys faster than a person would."""

    code = "survey_too_fast"
    message = "These were too many visits in a short time."
    hint = "Try again in a minute."
