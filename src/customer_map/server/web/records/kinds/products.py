"""Products on pages."""

from django.utils.translation import gettext_lazy as _

from customer_map.server.crm.actions.products import create_product, delete_product, edit_product
from customer_map.server.crm.models import Product
from customer_map.server.web.records.description import (
    Column,
    Filter,
    Kind,
    Listing,
    Verbs,
    Words,
)
from customer_map.server.web.records.kinds.shared import equals, values_of

PRODUCTS = Kind(
    name="product",
    plural="products",
    model=Product,
    icon="package",
    words=Words(
        plural=_("Products"),
        new=_("New product"),
        empty_title=_("No products yet"),
        empty_text=_(
            "Products are the goods and services you sell. An import of order lines brings them along by itself."
        ),
    ),
    listing=Listing(
        columns=(
            Column("name", _("Product"), sort="name"),
            Column("code", _("Code"), sort="code"),
            Column("category", _("Category"), sort="category"),
            Column("price", _("Price"), sort="price", is_number=True),
        ),
        searched=("name", "code"),
        sort="name",
        filters=(
            Filter(
                "category",
                _("All categories"),
                equals("category"),
                values_of(Product, "category"),
            ),
        ),
    ),
    fields=("name", "code", "category", "price", "currency"),
    facts=("code", "category", "price", "created_at"),
    verbs=Verbs(create_product, edit_product, delete_product),
)
