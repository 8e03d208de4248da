"""Indexes for the orders that lists offer; calendars and time lines as kinds of views."""

from django.db import migrations, models

VIEW_KINDS = [
    ("table", "Table"),
    ("board", "Board"),
    ("calendar", "Calendar"),
    ("timeline", "Time line"),
]
ORDERS = {
    "customer": {
        "customer_region": ["region", "id"],
        "customer_industry": ["industry", "id"],
        "customer_newest": ["created_at", "id"],
    },
    "contact": {
        "contact_department": ["department", "id"],
        "contact_newest": ["created_at", "id"],
    },
    "lead": {"lead_newest": ["created_at", "id"]},
    "opportunity": {
        "opportunity_newest": ["created_at", "id"],
        "opportunity_close": ["close_on", "id"],
    },
    "product": {"product_list": ["name", "id"]},
    "order": {
        "order_list": ["placed_at", "id"],
        "order_total": ["total", "id"],
        "order_channel": ["channel", "id"],
        "order_number": ["number", "id"],
    },
}
TAGGED = models.Index(
    fields=["-id"], condition=models.Q(("tags", []), _negated=True), name="customer_tagged"
)


class Migration(migrations.Migration):
    dependencies = [("crm", "0013_service_levels")]

    operations = [
        *(
            migrations.AlterField(
                model_name=name,
                name="view",
                field=models.CharField(choices=VIEW_KINDS, default="table", max_length=16),
            )
            for name in ("savedfilter", "listchoice")
        ),
        migrations.RemoveIndex(model_name="customer", name="customer_region"),
        migrations.RemoveIndex(model_name="order", name="order_list"),
        *(
            migrations.AddIndex(model_name=name, index=models.Index(fields=fields, name=index))
            for name, indexes in ORDERS.items()
            for index, fields in indexes.items()
        ),
        migrations.AddIndex(model_name="customer", index=TAGGED),
    ]
