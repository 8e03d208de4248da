"""Turns the word opportunities into a contract: one row is one possible sale."""

from customer_map.tables.fields import Field, FieldType, RecordKind

OPPORTUNITIES = RecordKind(
    name="opportunities",
    label="Opportunities",
    required=(("name", "external_id"), ("stage",)),
    titles="opportunities, deals, pipeline, 商机, 销售机会",
    fields=(
        Field(
            "external_id",
            "Opportunity number",
            aliases="opportunity id, deal id, record id, opportunity no, id, 商机编号, 商机ID",
            weight=0.5,
        ),
        Field(
            "name",
            "Name",
            aliases=(
                "opportunity name, deal name, opportunity, deal, name, 商机名称, 商机, "
                "项目名称, 销售机会"
            ),
            weight=3,
        ),
        Field(
            "customer_key",
            "Customer number",
            aliases="account id, customer id, associated company ids, 客户编号, 客户ID",
            weight=0.5,
        ),
        Field(
            "customer_name",
            "Customer",
            aliases=(
                "account, account name, company, company name, customer, customer name, "
                "associated company, 客户名称, 客户, 公司名称, 公司"
            ),
            weight=0.75,
        ),
        Field(
            "contact_name",
            "Contact",
            aliases="contact name, contact, primary contact, 联系人, 联系人姓名",
            weight=0.5,
        ),
        Field(
            "contact_key",
            "Contact number",
            aliases="associated contact ids, contact id",
            weight=0.5,
        ),
        Field(
            "lead_key",
            "Lead number",
            aliases="lead id, 线索编号",
            weight=0.5,
        ),
        Field(
            "pipeline",
            "Pipeline",
            aliases="pipeline, sales process, 销售流程, 业务类型",
            weight=2,
        ),
        Field(
            "stage",
            "Stage",
            aliases=(
                "stage, deal stage, opportunity stage, sales stage, stage name, 销售阶段, "
                "商机阶段, 阶段"
            ),
            weight=3,
        ),
        Field(
            "amount",
            "Amount",
            FieldType.MONEY,
            aliases=(
                "amount, deal amount, deal value, close value, value, expected revenue, "
                "商机金额, 预计销售金额, 预计金额, 预计成交金额, 金额"
            ),
        ),
        Field(
            "currency",
            "Currency",
            FieldType.CURRENCY,
            aliases="currency, amount currency, 币种, 货币",
            weight=0.5,
        ),
        Field(
            "probability",
            "Probability",
            FieldType.PERCENT,
            aliases="probability, win probability, probability %, 赢率, 成交概率, 可能性",
            weight=3,
            unit="percent",
        ),
        Field(
            "type",
            "Type",
            aliases="opportunity type, deal type, type, 商机类型, 类型",
            weight=0.5,
        ),
        Field(
            "product",
            "Product",
            aliases="product, product name, 产品, 产品名称, 意向产品",
            weight=0.5,
        ),
        Field(
            "opened_at",
            "Opened on",
            FieldType.TIME,
            aliases=(
                "engage date, open date, created date, create date, created at, "
                "created time, 创建时间, 创建日期, 商机发现日期"
            ),
            weight=0.5,
        ),
        Field(
            "close_date",
            "Close date",
            FieldType.DATE,
            aliases=(
                "close date, closing date, expected close date, closed date, 预计成交日期, "
                "预计成交时间, 结单日期, 成交日期, 关闭日期"
            ),
            weight=3,
        ),
        Field(
            "source",
            "Source",
            aliases="lead source, source, renewal source, 商机来源, 来源",
            weight=0.5,
        ),
        Field(
            "owner",
            "Owner",
            aliases=(
                "deal owner, opportunity owner, owner, owner id, sales agent, 负责人, "
                "商机负责人, 销售"
            ),
            weight=0.5,
        ),
        Field(
            "next_step",
            "Next step",
            aliases="next step, 下一步, 下一步计划",
            weight=2,
        ),
        Field(
            "lost_reason",
            "Reason lost",
            aliases=(
                "closed lost reason, lost reason, loss reason, reason lost, 输单原因, 丢单原因"
            ),
            weight=3,
        ),
        Field(
            "note",
            "Note",
            aliases="description, note, notes, remark, comment, 备注, 描述",
            weight=0.25,
            longest=100_000,
        ),
    ),
)
