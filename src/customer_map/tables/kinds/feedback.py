"""Turns the word feedback into a contract: one row is a survey that somebody answered, a review or a ticket."""

from customer_map.tables.fields import Field, FieldType, RecordKind

ANSWER = "answer"
"""What a row must have: a column of marks or words. There may be many, so they are no field of their own."""

FEEDBACK = RecordKind(
    name="feedback",
    label="Survey answers, reviews, tickets",
    required=((ANSWER,),),
    titles=(
        "feedback, survey, survey responses, responses, form responses 1, answers, reviews, review, csat, nps, "
        "tickets, 反馈, 问卷, 答卷, 调查, 评论, 评价, 满意度调查, 工单"
    ),
    fields=(
        Field(
            "answered_at",
            "Answered on",
            FieldType.TIME,
            aliases=(
                "answered at, submitted at, submission date, submit date, response date, date submitted, end date, "
                "completed at, review date, review time, reviewed at, tweet created, created at, created, "
                "creation date, timestamp, date, time, 提交时间, 提交答卷时间, 答题时间, 评价时间, 评论时间, "
                "反馈时间, 填写时间, 创建时间, 时间, 日期"
            ),
            weight=0.5,
        ),
        Field(
            "response_key",
            "Answer number",
            aliases=(
                "response id, respondent id, submission id, answer id, review id, feedback id, survey id, "
                "ticket id, ticket number, ticket, tweet id, 答卷编号, 问卷编号, 评论编号, 评价编号, 反馈编号, "
                "工单编号, 工单号, 序号"
            ),
        ),
        Field(
            "customer_key",
            "Customer number",
            aliases="customer id, customer number, account id, client id, user id, member id, "
            "客户编号, 客户ID, 会员编号, 用户ID",
            weight=0.5,
        ),
        Field(
            "customer_email",
            "Customer e-mail",
            FieldType.EMAIL,
            aliases="email address, email, e mail, respondent email, requester email, customer email, "
            "邮箱, 电子邮箱, 邮箱地址, 客户邮箱",
            weight=0.25,
        ),
        Field(
            "customer_name",
            "Customer",
            aliases="customer, customer name, company, company name, account, account name, client, requester, "
            "respondent, reviewer, author, full name, name, 客户, 客户名称, 公司, 公司名称, 受访者, 评论人, "
            "用户名, 姓名",
            weight=0.25,
        ),
        Field(
            "product",
            "Product",
            aliases="product, product name, product code, item, sku, 产品, 产品名称, 商品, 商品名称, 型号",
            weight=0.25,
        ),
        Field(
            "channel",
            "Channel",
            aliases="channel, source, via, platform, 渠道, 来源, 平台",
            weight=0.25,
        ),
        Field(
            "title",
            "Subject",
            aliases="subject, title, headline, survey, survey name, 主题, 标题, 问卷名称",
            weight=0.25,
        ),
    ),
    derived=(
        Field(ANSWER, "Answers of customers"),
        Field("row_key", "Row"),
        Field("question_key", "Question number"),
        Field("question", "Question"),
        Field("row", "Item"),
        Field("kind", "Kind of question"),
        Field("number", "Mark", FieldType.NUMBER),
        Field("scale_from", "Lowest mark", FieldType.NUMBER),
        Field("scale_to", "Highest mark", FieldType.NUMBER),
        Field("nobody", "Anonymous"),
    ),
)
