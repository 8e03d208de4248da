"""Forms of pipelines and stages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customer_map.errors import InvalidValueError
from customer_map.server.crm.models import Outcome


class NameForm(forms.Form):
    """What something is called."""

    name = forms.CharField(label=_("Name"), max_length=120)


class StageForm(NameForm):
    """A step of a pipeline."""

    probability = forms.IntegerField(
        label=_("Chance of winning, %"),
        min_value=0,
        max_value=100,
        initial=0,
        help_text=_("What is won has 100 %, what is lost 0 %."),
    )
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)


def show_problem(form: forms.Form, problem: InvalidValueError) -> None:
    """Show what a verb did not accept, at its field if the form has it."""
    field = str(problem.fields["field"])
    form.add_error(field if field in form.fields else None, str(problem.fields["reason"]))
