"""Turns the word activities into a contract: one row is one call, meeting, task or visit."""

from customer_map.tables.fields import Field, FieldType, RecordKind

ACTIVITIES = RecordKind(
    name="activities",
    label="Activities",
    required=(("subject",), ("occurred_at", "due_at")),
    titles="activities, tasks, meetings, calls, visits, 跟进, 活动, 拜访, 跟进记录, 任务",
    fields=(
        Field(
            "external_id",
            "Activity number",
            aliases="activity id, task id, record id, id, 跟进编号, 活动编号",
            weight=0.5,
        ),
        Field(
            "subject",
            "Subject",
            aliases=(
                "subject, task subject, title, activity title, event subject, 主题, "
                "跟进主题, 任务主题, 标题"
            ),
            weight=3,
        ),
        Field(
            "form",
            "Type",
            aliases=(
                "activity type, task type, type, event type, call type, 跟进方式, "
                "活动类型, 跟进类型, 任务类型, 类型"
            ),
            weight=2,
        ),
        Field(
            "occurred_at",
            "Time",
            FieldType.TIME,
            aliases=(
                "start, start time, start date, activity date, date, time, "
                "call start time, from, 开始时间, 跟进时间, 活动时间, 拜访时间, 时间, 日期"
            ),
        ),
        Field(
            "ended_at",
            "End",
            FieldType.TIME,
            aliases="end, end time, end date, to, 结束时间",
            weight=2,
        ),
        Field(
            "due_at",
            "Due",
            FieldType.TIME,
            aliases="due, due date, due time, deadline, 截止时间, 截止日期, 到期时间",
            weight=2,
        ),
        Field(
            "customer_key",
            "Customer number",
            aliases="account id, customer id, related to id, 客户编号, 客户ID",
            weight=0.5,
        ),
        Field(
            "customer_name",
            "Customer",
            aliases=(
                "account, account name, company, company name, customer, customer name, "
                "related to, 客户, 客户名称, 公司"
            ),
            weight=0.75,
        ),
        Field(
            "contact_name",
            "Contact",
            aliases=(
                "contact, contact name, participant, participants, attendees, 联系人, "
                "联系人姓名, 参与人"
            ),
            weight=0.75,
        ),
        Field(
            "contact_email",
            "Contact's e-mail",
            FieldType.EMAIL,
            aliases="email, contact email, attendee email, 邮箱",
            weight=0.5,
        ),
        Field(
            "owner",
            "Owner",
            aliases=(
                "owner, assigned to, activity owner, task owner, host, 负责人, 跟进人, "
                "执行人, 创建人"
            ),
            weight=0.5,
        ),
        Field(
            "status",
            "Status",
            aliases="status, task status, state, 状态, 任务状态, 跟进状态",
            weight=0.5,
        ),
        Field(
            "priority",
            "Priority",
            aliases="priority, 优先级",
            weight=2,
        ),
        Field(
            "location",
            "Place",
            aliases="location, place, venue, 地点, 拜访地点, 位置",
            weight=2,
        ),
        Field(
            "duration",
            "Duration",
            FieldType.NUMBER,
            aliases="duration, duration minutes, call duration, 时长, 持续时间",
            weight=2,
            unit="minutes",
        ),
        Field(
            "text",
            "Text",
            aliases=(
                "description, note, notes, comments, body, content, full comments, "
                "details, 跟进内容, 内容, 描述, 备注, 跟进记录"
            ),
            weight=0.5,
            longest=100_000,
        ),
    ),
)
