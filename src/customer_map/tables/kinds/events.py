"""Turns the words event log into a contract: one row says what happened in which case, when, and by whom."""

from customer_map.tables.fields import Field, FieldType, RecordKind

EVENTS = RecordKind(
    name="events",
    label="Event log",
    required=(("case_key",), ("activity",), ("occurred_at",)),
    titles="events, event log, log, 事件, 日志, 事件日志",
    fields=(
        Field(
            "case_key",
            "Case number",
            aliases=(
                "case concept name, case id, case, case number, case key, trace id, "
                "session id, visitor id, anonymous id, user id, patient, ticket id, "
                "案例编号, 案例, 案例ID, 流程编号, 工单号, 工单编号, 用户ID, 会话ID"
            ),
            weight=3,
        ),
        Field(
            "activity",
            "Event name",
            aliases=(
                "concept name, activity, activity name, event, event name, event type, "
                "task, action, step, handling, 活动, 活动名称, 事件, 事件名称, 环节, 步骤, "
                "行为, 操作"
            ),
            weight=3,
        ),
        Field(
            "occurred_at",
            "Time",
            FieldType.TIME,
            aliases=(
                "time timestamp, timestamp, time, event time, date time, datetime, "
                "occurred at, start time, complete timestamp, date, 时间, 时间戳, "
                "发生时间, 事件时间, 操作时间"
            ),
            weight=2,
        ),
        Field(
            "event_key",
            "Event number",
            aliases=(
                "event id, concept instance, activity instance id, activity instance, "
                "handling id, message id, 事件编号, 事件ID"
            ),
            weight=2,
        ),
        Field(
            "lifecycle",
            "Lifecycle step",
            aliases="lifecycle transition, lifecycle, registration type, transition",
            weight=3,
        ),
        Field(
            "resource",
            "Done by",
            aliases=(
                "org resource, resource, employee, agent, performer, performed by, 处理人, "
                "执行人, 操作人, 资源"
            ),
            weight=2,
        ),
        Field(
            "resource_group",
            "Group",
            aliases="org group, org role, resource group, role, 角色, 处理组",
        ),
        Field(
            "channel",
            "Channel",
            aliases="channel, case channel, utm source, 渠道, 来源渠道",
            weight=0.5,
        ),
        Field(
            "customer_key",
            "Customer number",
            aliases="customer id, 客户编号, 客户ID",
            weight=0.5,
        ),
        Field(
            "customer_name",
            "Customer",
            aliases="customer, customer name, 客户, 客户名称",
            weight=0.5,
        ),
        Field(
            "value",
            "Value",
            FieldType.MONEY,
            aliases="amount, value, cost, revenue, 金额",
            weight=0.5,
        ),
        Field(
            "score",
            "Score",
            FieldType.NUMBER,
            aliases="score, rating, satisfaction, 评分, 满意度",
            weight=0.5,
        ),
        Field(
            "text",
            "Text",
            aliases="text, comment, message, feedback, 内容, 评论, 反馈",
            weight=0.25,
            longest=100_000,
        ),
    ),
)
