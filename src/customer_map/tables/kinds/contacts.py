"""Turns the word contacts into a contract: one row is one person we talk to."""

from customer_map.tables.fields import Field, FieldType, RecordKind

CONTACTS = RecordKind(
    name="contacts",
    label="Contacts",
    required=(("full_name", "given_name", "family_name", "email", "phone", "mobile"),),
    titles="contacts, people, persons, 联系人",
    fields=(
        Field(
            "external_id",
            "Contact number",
            aliases=(
                "contact id, contact no, contact number, record id, person id, rec id, "
                "unique id, id, employee id, 联系人编号, 联系人ID"
            ),
            weight=0.5,
        ),
        Field(
            "full_name",
            "Full name",
            aliases=(
                "full name, contact name, contact, person, person name, display name, "
                "name, 姓名, 联系人, 联系人姓名, 名字, 全名"
            ),
            weight=1.5,
        ),
        Field(
            "given_name",
            "Given name",
            aliases="given name, first name, firstname, forename, 名",
            weight=3,
        ),
        Field(
            "middle_name",
            "Middle name",
            aliases="middle name, additional name",
        ),
        Field(
            "family_name",
            "Family name",
            aliases="family name, last name, lastname, surname, 姓, 姓氏",
            weight=3,
        ),
        Field(
            "salutation",
            "Salutation",
            aliases="salutation, name prefix, title of courtesy, 称谓, 称呼, 尊称",
        ),
        Field(
            "email",
            "E-mail",
            FieldType.EMAIL,
            aliases=(
                "email, e mail, email address, e mail address, e mail 1 value, work email, "
                "mail, 邮箱, 电子邮箱, 电子邮件, 邮件, 工作邮箱"
            ),
            weight=2,
        ),
        Field(
            "phone",
            "Phone",
            FieldType.PHONE,
            aliases=(
                "phone, phone number, telephone, tel, business phone, work phone, "
                "primary phone, phone 1 value, home phone, 电话, 联系电话, 座机, 办公电话, "
                "固定电话"
            ),
        ),
        Field(
            "mobile",
            "Mobile",
            FieldType.PHONE,
            aliases=(
                "mobile, mobile phone, mobile phone number, cell, cell phone, "
                "phone 2 value, 手机, 手机号, 手机号码, 移动电话, 手机1"
            ),
        ),
        Field(
            "wechat",
            "WeChat",
            aliases="wechat, wechat id, weixin, 微信, 微信号",
            weight=2,
        ),
        Field(
            "job_title",
            "Job title",
            aliases=(
                "job title, title, position, role, contact title, organization 1 title, "
                "occupation, 职务, 职位, 岗位, 头衔"
            ),
            weight=2,
        ),
        Field(
            "department",
            "Department",
            aliases="department, dept, organization 1 department, 部门, 所属部门",
            weight=2,
        ),
        Field(
            "customer_key",
            "Customer number",
            aliases="customer id, account id, company id, 客户编号, 客户ID",
            weight=0.5,
        ),
        Field(
            "customer_name",
            "Customer",
            aliases=(
                "company, company name, account, account name, customer, customer name, "
                "organization, organization name, organization 1 name, employer, "
                "associated company, 客户名称, 客户, 公司, 公司名称, 单位, 所属客户, "
                "所属公司, 工作单位"
            ),
            weight=0.75,
        ),
        Field(
            "reports_to",
            "Reports to",
            aliases="reports to, manager, managers name, supervisor, 上级, 直属上级, 汇报对象",
            weight=2,
        ),
        Field(
            "country",
            "Country",
            FieldType.COUNTRY,
            aliases=(
                "country, country region, mailing country, business country, "
                "address 1 country, home country, 国家, 国家/地区"
            ),
            weight=0.5,
        ),
        Field(
            "region",
            "Region",
            aliases=(
                "state, province, region, mailing state, business state, address 1 region, "
                "home state, 省份, 省, 州"
            ),
            weight=0.5,
        ),
        Field(
            "city",
            "City",
            aliases=(
                "city, town, suburb, mailing city, business city, address 1 city, "
                "home city, 城市, 市"
            ),
            weight=0.5,
        ),
        Field(
            "address",
            "Address",
            aliases=(
                "address, street, address 1, mailing street, business street, "
                "address 1 street, business address, home street, 地址, 联系地址, 通讯地址"
            ),
            weight=0.5,
        ),
        Field(
            "postal_code",
            "Postal code",
            aliases=(
                "postal code, postcode, zip, zip code, mailing zip, business postal code, "
                "address 1 postal code, home postal code, 邮编, 邮政编码"
            ),
            weight=0.5,
        ),
        Field(
            "birthday",
            "Birthday",
            FieldType.DATE,
            aliases="birthday, birth date, birthdate, date of birth, dob, 生日, 出生日期",
            weight=2,
        ),
        Field(
            "gender",
            "Gender",
            aliases="gender, sex, 性别",
        ),
        Field(
            "owner",
            "Owner",
            aliases="contact owner, owner, owner id, assigned agent, 负责人, 归属人, 跟进人",
            weight=0.5,
        ),
        Field(
            "source",
            "Source",
            aliases="lead source, source, original source, 来源, 联系人来源",
            weight=0.5,
        ),
        Field(
            "created_at",
            "Known since",
            FieldType.TIME,
            aliases=(
                "create date, created date, created at, created time, date created, "
                "创建时间, 创建日期"
            ),
            weight=0.25,
        ),
        Field(
            "note",
            "Note",
            aliases="note, notes, description, remark, comment, 备注, 描述, 说明",
            weight=0.25,
            longest=100_000,
        ),
    ),
)
