"""Turns the word customers into a contract: one row is one organisation or person we sell to."""

from customer_map.tables.fields import Field, FieldType, RecordKind

CUSTOMERS = RecordKind(
    name="customers",
    label="Customers",
    required=(("name", "external_id"),),
    titles="customers, accounts, companies, clients, organisations, organizations, 客户, 客户列表, 客户资料, 公司",
    fields=(
        Field(
            "external_id",
            "Customer number",
            aliases=(
                "customer id, customer no, customer number, customer code, account id, "
                "account number, company id, record id, id, rownames, 客户编号, 客户编码, "
                "客户代码, 客户ID, 会员号, 会员编号, 用户ID, 用户编号"
            ),
            weight=0.5,
        ),
        Field(
            "name",
            "Name",
            aliases=(
                "customer name, customer, company name, company, account name, account, "
                "organisation, organization, organisation name, organization name, client, "
                "client name, name, 客户名称, 客户, 公司名称, 公司, 企业名称, 单位名称, "
                "客户全称, 客户姓名, 会员姓名, 名称"
            ),
            weight=2,
        ),
        Field(
            "form",
            "Organisation or person",
            aliases="customer type, account type, type, 客户类型, 客户性质, 类型",
            weight=0.5,
        ),
        Field(
            "industry",
            "Industry",
            aliases="industry, sector, branch, vertical, 行业, 所属行业, 客户行业, 一级行业",
            weight=3,
        ),
        Field(
            "employees",
            "Employees",
            FieldType.INTEGER,
            aliases=(
                "employees, number of employees, employee count, headcount, staff, "
                "no of employees, 员工人数, 员工数, 人员规模, 总人数"
            ),
            weight=3,
            unit="people",
        ),
        Field(
            "revenue",
            "Annual revenue",
            FieldType.MONEY,
            aliases="annual revenue, revenue, turnover, 年营业额, 年收入, 年销售额, 营业额",
            weight=3,
        ),
        Field(
            "founded",
            "Year founded",
            FieldType.INTEGER,
            aliases="year founded, year established, founded, 成立年份, 成立年",
            weight=3,
            unit="year",
        ),
        Field(
            "parent_name",
            "Parent company",
            aliases=(
                "parent account, parent company, parent, subsidiary of, 上级客户, 母公司, 所属集团"
            ),
            weight=3,
        ),
        Field(
            "contact_name",
            "Contact",
            aliases=(
                "contact name, contact person, main contact, primary contact, 联系人, 联系人姓名"
            ),
            weight=1,
        ),
        Field(
            "contact_title",
            "Contact's job title",
            aliases="contact title, 联系人职务, 联系人职位",
        ),
        Field(
            "website",
            "Website",
            FieldType.URL,
            aliases=(
                "website, web site, website url, web page, homepage, home page, url, "
                "domain, company domain name, 网站, 网址, 公司网址, 官网"
            ),
            weight=1.5,
        ),
        Field(
            "email",
            "E-mail",
            FieldType.EMAIL,
            aliases=(
                "email, e mail, email address, e mail address, 邮箱, 电子邮箱, 电子邮件, 邮件"
            ),
            weight=0.5,
        ),
        Field(
            "phone",
            "Phone",
            FieldType.PHONE,
            aliases=(
                "phone, phone number, telephone, tel, main phone, mobile, mobile phone, "
                "cell, 电话, 联系电话, 公司电话, 座机, 手机, 手机号, 手机号码"
            ),
            weight=0.5,
        ),
        Field(
            "country",
            "Country",
            FieldType.COUNTRY,
            aliases=(
                "country, country region, billing country, office location, nation, 国家, "
                "国家地区, 国家/地区"
            ),
            weight=0.5,
        ),
        Field(
            "region",
            "Region",
            aliases=(
                "state, province, region, state region, billing state, "
                "billing state province, county, 省份, 省, 州, 地区, 区域, 大区"
            ),
            weight=0.5,
        ),
        Field(
            "city",
            "City",
            aliases="city, town, billing city, 城市, 市, 所在城市",
            weight=0.5,
        ),
        Field(
            "address",
            "Address",
            aliases=(
                "address, street, street address, billing street, billing address, 地址, "
                "详细地址, 公司地址, 街道"
            ),
            weight=0.5,
        ),
        Field(
            "postal_code",
            "Postal code",
            aliases=(
                "postal code, post code, postcode, zip, zip code, billing zip, "
                "billing code, billing postal code, billing zip postal code, 邮编, 邮政编码"
            ),
            weight=0.5,
        ),
        Field(
            "owner",
            "Owner",
            aliases=(
                "owner, company owner, account owner, customer owner, owner id, sales rep, "
                "assigned agent, 负责人, 客户负责人, 归属人, 跟进人, 客户经理, 业务员"
            ),
            weight=0.5,
        ),
        Field(
            "tier",
            "Tier",
            aliases="tier, level, rating, segment, 客户级别, 客户等级, 级别, 等级, 会员等级",
        ),
        Field(
            "status",
            "Status",
            aliases=(
                "status, lifecycle stage, account status, churn, 状态, 客户状态, 生命状态, 成交状态"
            ),
            weight=1,
        ),
        Field(
            "source",
            "Source",
            aliases="source, account source, original source, 来源, 客户来源",
            weight=0.5,
        ),
        Field(
            "created_at",
            "Customer since",
            FieldType.TIME,
            aliases=(
                "create date, created date, created at, created time, customer since, "
                "created, date created, 创建时间, 创建日期, 建档时间, 注册时间, 注册日期"
            ),
            weight=0.25,
        ),
        Field(
            "note",
            "Note",
            aliases=(
                "note, notes, description, remark, remarks, comment, comments, 备注, 描述, "
                "说明, 客户描述"
            ),
            weight=0.25,
            longest=100_000,
        ),
    ),
)
