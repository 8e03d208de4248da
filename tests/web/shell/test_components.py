"""The parts that pages are built from."""

from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils.translation import override

from customer_map.matching.tokens import Stretch
from customer_map.server.crm.models import Customer
from customer_map.server.web.navigation import Crumb, Tab


class SampleForm(forms.Form):
    name = forms.CharField(help_text="As on the contract.")
    note = forms.CharField(widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)

    def clean(self) -> None:
        raise forms.ValidationError("The whole form is wrong.")


def render(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


def test_a_button_with_an_address_is_a_link() -> None:
    drawn = render('{% button "Import" "/import/" icon="upload" style="primary" %}')
    assert '<a class="btn btn-sm btn-primary" href="/import/">' in drawn
    assert "<svg" in drawn


def test_a_button_without_an_address_submits() -> None:
    assert '<button class="btn btn-sm" type="submit" name="do" value="save">' in render(
        '{% button "Save" name="do" value="save" %}'
    )
    assert 'type="button"' in render('{% button "Close" submits=False %}')


def test_a_button_with_a_hidden_label_has_a_name() -> None:
    drawn = render('{% button "More" icon="ellipsis" hidden_label=True %}')
    assert 'aria-label="More"' in drawn
    assert drawn.count("More") == 2


def test_texts_are_escaped_everywhere() -> None:
    bad = "<script>"
    for tag in (
        "{% button bad %}",
        "{% status bad %}",
        "{% initial bad %}",
        "{% stat_tile bad bad note=bad %}",
        '{% empty_state "box" bad bad %}',
        "{% card bad %}{% endcard %}",
        "{% menu bad shown=True %}{% endmenu %}",
        '{% confirm_dialog "d" bad bad url="/" action=bad %}',
    ):
        assert bad not in render(tag, bad=bad), tag


def test_what_was_searched_for_is_marked_and_escaped() -> None:
    stretches = [Stretch("<b>", is_match=True), Stretch(" & co", is_match=False)]
    drawn = render("{% marked stretches %}", stretches=stretches)
    assert drawn == "<mark>&lt;b&gt;</mark> &amp; co\n"


def test_a_row_is_selected_where_rows_can_be_changed_together() -> None:
    row = Customer(name='"A" & <B>')
    drawn = render("{% row_check %}", row=row, bulk_url="/customers/bulk/")
    assert f'value="{row.pk}" aria-label="Select &quot;A&quot; &amp; &lt;B&gt;"' in drawn
    assert render("{% row_check %}", row=row) == "\n"


def test_a_status_may_have_a_dot() -> None:
    assert render('{% status "Open" "info" dot=True %}') == (
        '<span class="status tone-info"><span class="status-dot"></span>Open</span>\n'
    )


def test_the_sidebar_is_drawn_once_for_each_language_and_page() -> None:
    def drawn(path: str, language: str, **values: object) -> str:
        with override(language):
            request = RequestFactory().get(path)
            source = Template("{% load shell %}{% sidebar %}{% shortcuts %}")
            return source.render(RequestContext(request, {"request": request, **values}))

    here = 'data-go="c" title="G C" aria-current="page"'
    assert here in drawn("/customers/", "en") == drawn("/customers/7/", "en")
    assert here not in drawn("/contacts/", "en")
    assert drawn("/x/", "en", section="customer_list") == drawn("/customers/", "en")
    assert ">Customers<" in drawn("/customers/", "en")
    assert ">客户<" in drawn("/customers/", "zh-hans")
    assert "Keyboard shortcuts" not in drawn("/customers/", "zh-hans")


def test_the_initial_is_the_first_letter() -> None:
    assert ">杭<" in render('{% initial "杭州云图" %}')
    assert ">N<" in render('{% initial " nova" %}')
    assert ">?<" in render('{% initial "" %}')


def test_the_current_tab_and_the_counts_are_told() -> None:
    drawn = render(
        "{% tabs items %}", items=[Tab("All", "/", current=True), Tab("Open", "/open", count=0)]
    )
    assert drawn.count('aria-current="page"') == 1
    assert ">0<" in drawn


def test_the_last_crumb_is_no_link() -> None:
    drawn = render(
        "{% breadcrumbs items %}", items=[Crumb("Customers", "/customers/"), Crumb("Nova")]
    )
    assert drawn.count("<a ") == 1
    assert 'aria-current="page">Nova' in drawn


def _pagination(address: str, page: object) -> str:
    context = RequestContext(RequestFactory().get(address), {"page": page})
    return Template("{% pagination page %}").render(context)


def test_pagination_keeps_the_filters() -> None:
    drawn = _pagination("/?industry=it&page=2", Paginator(range(120), 50).get_page(2))
    assert "51–100 of 120" in drawn
    assert 'href="?industry=it&amp;page=1"' in drawn
    assert 'href="?industry=it&amp;page=3"' in drawn


def test_one_page_needs_no_links() -> None:
    assert "<a " not in _pagination("/", Paginator(range(3), 50).get_page(1))


def test_a_field_shows_label_help_and_error_and_links_them() -> None:
    form = SampleForm({"name": ""})
    drawn = render("{% field form.name %}", form=form)
    assert '<label for="id_name">Name</label>' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_name_helptext"' in drawn
    assert 'id="id_name_error"' in drawn
    assert 'class="input"' in drawn


def test_every_kind_of_field_has_its_look() -> None:
    form = SampleForm()
    assert 'class="textarea"' in render("{% field form.note %}", form=form)
    assert "(optional)" in render("{% field form.note %}", form=form)
    assert "checkbox" in render("{% field form.agreed %}", form=form)
    assert "<fieldset>" in render("{% field form.kind %}", form=form)


def test_errors_of_the_whole_form_are_told_once() -> None:
    assert "The whole form is wrong." in render(
        "{% form_errors form %}", form=SampleForm({"name": "x", "kind": "a"})
    )
    assert render("{% form_errors form %}", form=SampleForm()).strip() == ""


def test_a_dialog_posts_with_the_token() -> None:
    drawn = render(
        '{% confirm_dialog "gone" "Remove?" "Sure?" url="/x/" action="Remove" %}',
        csrf_token="secret",
    )
    assert 'name="csrfmiddlewaretoken" value="secret"' in drawn
    assert 'id="gone"' in drawn
    assert 'action="/x/"' in drawn


def test_a_card_holds_what_stands_between_its_tags() -> None:
    drawn = render('{% card "Title" link="All" url="/all/" %}<p>Inside</p>{% endcard %}')
    assert "<h2>Title</h2>" in drawn
    assert "<p>Inside</p>" in drawn
    assert 'href="/all/"' in drawn
    assert "card-flush" in render("{% card flush=True %}{% endcard %}")


def test_a_meter_is_a_progress_element_without_inline_style() -> None:
    drawn = render('{% meter 41.5 tone="error" label="Health" figure="41" %}')
    assert 'value="41.5" max="100"' in drawn
    assert "style=" not in drawn
