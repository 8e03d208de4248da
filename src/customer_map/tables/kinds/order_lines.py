"""Turns the words order lines into a contract: one row is one product in one order, or one purchase."""

from customer_map.tables.fields import Field, FieldType, RecordKind

ORDER_LINES = RecordKind(
    name="order_lines",
    label="Order lines",
    required=(("order_number", "customer_key", "customer_name", "customer_email"), ("ordered_at",)),
    titles="orders, order lines, order details, invoices, sales, transactions, 订单, 订单明细, 销售订单, 销售明细",
    fields=(
        Field(
            "order_number",
            "Order number",
            aliases=(
                "order number, order no, order id, invoice no, invoice number, invoice, "
                "invoice id, transaction id, transaction, receipt no, order, 订单号, "
                "订单编号, 销售订单编号, 发票号, 单号, 交易号"
            ),
            weight=3,
        ),
        Field(
            "line_key",
            "Line number",
            aliases=("line number, line no, line id, order line, row id, 行号, 明细编号, 明细行号"),
        ),
        Field(
            "ordered_at",
            "Ordered on",
            FieldType.TIME,
            aliases=(
                "order date, invoice date, order time, ordered at, purchase date, "
                "transaction date, sale date, date, 下单时间, 下单日期, 订单日期, "
                "购买日期, 交易日期, 交易时间, 付款时间, 日期"
            ),
            weight=2,
        ),
        Field(
            "product_code",
            "Product code",
            aliases=(
                "stock code, product code, product id, sku, item code, item no, article, "
                "产品编码, 产品编号, 商品编码, 商品编号, 货号"
            ),
            weight=2,
        ),
        Field(
            "product_name",
            "Product",
            aliases=(
                "product name, product, item, item name, description, product description, "
                "产品名称, 产品, 商品名称, 商品"
            ),
        ),
        Field(
            "category",
            "Category",
            aliases="category, product category, product line, 类别, 产品类别, 商品类别, 品类",
        ),
        Field(
            "quantity",
            "Quantity",
            FieldType.NUMBER,
            aliases=(
                "quantity, qty, units, order quantity, pieces, 数量, 购买数量, 订购数量, 件数"
            ),
            weight=3,
            unit="pieces",
        ),
        Field(
            "unit_price",
            "Unit price",
            FieldType.MONEY,
            aliases="unit price, price, price each, sales price, 单价, 价格, 售价, 销售单价",
            weight=2,
        ),
        Field(
            "amount",
            "Line total",
            FieldType.MONEY,
            aliases=(
                "amount, sales, total, line total, extended price, subtotal, total price, "
                "order amount, total amount, 金额, 总价, 小计, 销售额, 订单金额, 实付金额, "
                "销售金额"
            ),
        ),
        Field(
            "discount",
            "Discount",
            FieldType.NUMBER,
            aliases="discount, 折扣, 优惠",
            weight=2,
        ),
        Field(
            "profit",
            "Profit",
            FieldType.MONEY,
            aliases="profit, margin, 利润, 毛利",
            weight=2,
        ),
        Field(
            "freight",
            "Freight",
            FieldType.MONEY,
            aliases="freight, shipping cost, shipping, 运费",
        ),
        Field(
            "currency",
            "Currency",
            FieldType.CURRENCY,
            aliases="currency, 币种, 货币",
            weight=0.5,
        ),
        Field(
            "customer_key",
            "Customer number",
            aliases=(
                "customer id, customer no, customer number, customer code, client id, "
                "user id, member id, 客户编号, 客户ID, 客户编码, 会员号, 用户ID, 会员ID"
            ),
        ),
        Field(
            "customer_name",
            "Customer",
            aliases=(
                "customer name, customer, client, client name, ship name, account, "
                "company name, 客户名称, 客户, 客户姓名, 收货人, 买家, 会员姓名"
            ),
            weight=0.75,
        ),
        Field(
            "customer_email",
            "Customer's e-mail",
            FieldType.EMAIL,
            aliases="email, customer email, e mail, email address, 邮箱, 客户邮箱",
            weight=0.25,
        ),
        Field(
            "segment",
            "Customer segment",
            aliases="segment, customer segment, 客户细分",
            weight=0.5,
        ),
        Field(
            "country",
            "Country",
            FieldType.COUNTRY,
            aliases="country, country region, ship country, shipping country, 国家, 国家/地区",
            weight=0.5,
        ),
        Field(
            "region",
            "Region",
            aliases="state, province, ship region, state province, 省份, 省, 州",
            weight=0.5,
        ),
        Field(
            "city",
            "City",
            aliases="city, ship city, shipping city, 城市, 市",
            weight=0.5,
        ),
        Field(
            "channel",
            "Channel",
            aliases="channel, sales channel, order source, 渠道, 销售渠道, 来源渠道, 平台",
            weight=0.5,
        ),
        Field(
            "status",
            "Status",
            aliases="order status, status, 订单状态, 状态",
            weight=0.5,
        ),
        Field(
            "shipped_at",
            "Shipped on",
            FieldType.TIME,
            aliases="ship date, shipped date, delivery date, 发货时间, 发货日期",
            weight=2,
        ),
        Field(
            "cancelled",
            "Cancelled",
            FieldType.BOOLEAN,
            aliases=(
                "cancelled, canceled, is cancelled, returned, refunded, 是否取消, "
                "是否退货, 已取消, 退货"
            ),
            weight=2,
        ),
        Field(
            "note",
            "Note",
            aliases="note, notes, remark, comment, 备注, 订单备注",
            weight=0.25,
            longest=100_000,
        ),
    ),
)
