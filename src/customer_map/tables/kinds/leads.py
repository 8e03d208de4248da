"""Turns the word leads into a contract: one row is somebody who may become a customer."""

from customer_map.tables.fields import Field, FieldType, RecordKind

LEADS = RecordKind(
    name="leads",
    label="Leads",
    required=(("full_name", "given_name", "family_name", "company", "email"),),
    titles="leads, 线索, 销售线索",
    fields=(
        Field(
            "external_id",
            "Lead number",
            aliases="lead id, lead number, lead no, record id, id, 线索编号, 线索ID",
            weight=0.5,
        ),
        Field(
            "full_name",
            "Full name",
            aliases="lead name, lead, full name, name, 线索名称, 线索姓名, 姓名",
            weight=0.75,
        ),
        Field(
            "given_name",
            "Given name",
            aliases="given name, first name, firstname",
        ),
        Field(
            "family_name",
            "Family name",
            aliases="family name, last name, lastname, surname",
        ),
        Field(
            "company",
            "Company",
            aliases=(
                "company, company name, account, account name, organization, 公司, "
                "公司名称, 企业名称, 单位名称"
            ),
            weight=0.75,
        ),
        Field(
            "job_title",
            "Job title",
            aliases="title, job title, position, 职务, 职位",
        ),
        Field(
            "email",
            "E-mail",
            FieldType.EMAIL,
            aliases="email, email address, e mail, 邮箱, 电子邮箱, 邮件",
        ),
        Field(
            "phone",
            "Phone",
            FieldType.PHONE,
            aliases="phone, phone number, mobile, telephone, 电话, 手机, 手机号, 联系电话",
        ),
        Field(
            "website",
            "Website",
            FieldType.URL,
            aliases="website, website url, 网址, 网站",
            weight=0.5,
        ),
        Field(
            "industry",
            "Industry",
            aliases="industry, sector, 行业, 所属行业",
            weight=0.5,
        ),
        Field(
            "source",
            "Source",
            aliases=(
                "lead source, leadsource, source, original source, 线索来源, 来源, 市场活动名称"
            ),
            weight=2,
        ),
        Field(
            "status",
            "Status",
            aliases="lead status, status, 线索状态, 状态, 跟进状态",
            weight=0.75,
        ),
        Field(
            "owner",
            "Owner",
            aliases="lead owner, owner, owner id, assigned agent, 负责人, 线索负责人, 跟进人",
            weight=0.5,
        ),
        Field(
            "team",
            "Team",
            aliases="team, sales team, 团队, 部门",
            weight=0.5,
        ),
        Field(
            "country",
            "Country",
            FieldType.COUNTRY,
            aliases="country, country region, 国家, 国家/地区",
            weight=0.5,
        ),
        Field(
            "region",
            "Region",
            aliases="state, province, region, 省份, 省",
            weight=0.5,
        ),
        Field(
            "city",
            "City",
            aliases="city, 城市, 市",
            weight=0.5,
        ),
        Field(
            "created_at",
            "Created",
            FieldType.TIME,
            aliases="created date, create date, created at, created time, 创建时间, 创建日期",
            weight=0.25,
        ),
        Field(
            "converted_at",
            "Converted on",
            FieldType.TIME,
            aliases=("converted date, conversion date, converted at, 转换时间, 转化时间, 转换日期"),
            weight=3,
        ),
        Field(
            "note",
            "Note",
            aliases="description, note, notes, remark, comment, 备注, 描述, 线索详情",
            weight=0.25,
            longest=100_000,
        ),
    ),
)
