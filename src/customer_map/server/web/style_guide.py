"""Turns every component into one page to look at; served only where CUSTOMER_MAP_DEBUG is on."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from customer_map.server.web.navigation import Crumb, Tab


@dataclass(frozen=True)
class SampleRow:
    """One customer of the sample table."""

    name: str
    city: str
    tier: str
    tier_tone: str
    stage: str
    stage_tone: str
    health: int
    amount: str
    owner: str


ROWS = (
    SampleRow(
        "杭州云图科技有限公司",
        "杭州",
        "战略",
        "purple",
        "增长中",
        "success",
        86,
        "¥3,280,000",
        "张伟",
    ),
    SampleRow("上海恒瑞医疗器械", "上海", "重点", "info", "评估", "info", 72, "¥1,940,000", "李静"),
    SampleRow(
        "深圳智联物流集团", "深圳", "重点", "info", "有风险", "error", 41, "¥860,000", "王芳"
    ),
    SampleRow(
        "Nova Orion GmbH",
        "Berlin",
        "Standard",
        "neutral",
        "Negotiation",
        "warning",
        64,
        "€420,000",
        "Karen Lee",
    ),
    SampleRow(
        "Vertex Solar",
        "Singapore",
        "Key",
        "info",
        "Growing",
        "success",
        78,
        "S$1,150,000",
        "Karen Lee",
    ),
)


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="Name", help_text="As it stands on the contract.")
    email = forms.EmailField(label="E-mail")
    industry = forms.ChoiceField(
        label="Industry", choices=[("software", "Software"), ("health", "Health")]
    )
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    newsletter = forms.BooleanField(label="May receive our newsletter", required=False)
    file = forms.FileField(
        label="File", required=False, help_text="CSV, TSV, XLSX, XLS, XES, Parquet; up to 2 GB."
    )


def style_guide(request: HttpRequest) -> HttpResponse:
    """Show all components with sample values; `?toasts=1` adds one message of each kind."""
    if "toasts" in request.GET:
        messages.success(request, "杭州云图科技有限公司 was saved.")
        messages.error(request, "Line 12 of customers.csv has no name.")
    page = Paginator(range(213), len(ROWS)).get_page(request.GET.get("page"))
    sample_form = SampleForm({"name": "", "email": "not an address", "industry": "health"})
    tabs = [
        Tab("概览", "?tab=1", current=True),
        Tab("联系人", "?tab=2", count=18),
        Tab("商机", "?tab=3", count=4),
        Tab("活动", "?tab=4"),
        Tab("工单", "?tab=5", count=3),
        Tab("关系图谱", "?tab=6"),
        Tab("旅程", "?tab=7"),
    ]
    crumbs = [Crumb("客户", "?"), Crumb("杭州云图科技有限公司")]
    context = {"rows": ROWS, "page": page, "form": sample_form, "tabs": tabs, "crumbs": crumbs}
    return render(request, "style_guide.html", context)
