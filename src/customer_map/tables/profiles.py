"""Turns the header of a known program's export into its mapping: HubSpot, Salesforce, Zoho and others."""

from collections.abc import Iterable
from dataclasses import dataclass

from customer_map.tables.header_names import compact


@dataclass(frozen=True)
class Profile:
    """One export of one program.

    `marks` are headers that together only this export has; `columns` says "header = field" for those
    that the aliases of the fields would not find or would get wrong, one per line.
    """

    program: str
    kind: str
    marks: tuple[str, ...]
    columns: str

    def fields(self) -> dict[str, str]:
        """Field names by compact header."""
        pairs = (line.split("=") for line in self.columns.strip().splitlines())
        return {compact(header): field.strip() for header, field in pairs}

    def fits(self, header: frozenset[str]) -> bool:
        """Whether a header (compact names) has all the marks."""
        return header.issuperset(compact(mark) for mark in self.marks)


PROFILES = (
    Profile(
        "Google",
        "contacts",
        ("E-mail 1 - Value", "Phone 1 - Value"),
        """
        Name = full_name
        Given Name = given_name
        First Name = given_name
        Additional Name = middle_name
        Middle Name = middle_name
        Family Name = family_name
        Last Name = family_name
        Name Prefix = salutation
        E-mail 1 - Value = email
        Phone 1 - Value = phone
        Phone 2 - Value = mobile
        Organization 1 - Name = customer_name
        Organization Name = customer_name
        Organization 1 - Title = job_title
        Organization Title = job_title
        Organization 1 - Department = department
        Organization Department = department
        Address 1 - Street = address
        Address 1 - City = city
        Address 1 - Region = region
        Address 1 - Postal Code = postal_code
        Address 1 - Country = country
        Birthday = birthday
        Gender = gender
        Notes = note
        """,
    ),
    Profile(
        "Outlook",
        "contacts",
        ("First Name", "Last Name", "E-mail Address", "Business Street"),
        """
        First Name = given_name
        Middle Name = middle_name
        Last Name = family_name
        Title = salutation
        E-mail Address = email
        Business Phone = phone
        Mobile Phone = mobile
        Company = customer_name
        Job Title = job_title
        Department = department
        Manager's Name = reports_to
        Business Street = address
        Business City = city
        Business State = region
        Business Postal Code = postal_code
        Business Country = country
        Birthday = birthday
        Gender = gender
        Notes = note
        """,
    ),
    Profile(
        "HubSpot",
        "contacts",
        ("Record ID", "Contact owner", "Email"),
        """
        Record ID = external_id
        First Name = given_name
        Last Name = family_name
        Email = email
        Phone Number = phone
        Mobile Phone Number = mobile
        Job Title = job_title
        Create Date = created_at
        Associated Company = customer_name
        Country/Region = country
        Contact owner = owner
        """,
    ),
    Profile(
        "HubSpot",
        "customers",
        ("Record ID", "Company name", "Company owner"),
        """
        Record ID = external_id
        Company name = name
        Website URL = website
        Company owner = owner
        Create Date = created_at
        Number of Employees = employees
        Annual Revenue = revenue
        Lifecycle Stage = status
        """,
    ),
    Profile(
        "HubSpot",
        "opportunities",
        ("Record ID", "Deal Name", "Deal Stage"),
        """
        Record ID = external_id
        Deal Name = name
        Deal Stage = stage
        Amount = amount
        Deal owner = owner
        Close Date = close_date
        Create Date = opened_at
        Pipeline = pipeline
        Associated Company = customer_name
        Associated Company IDs = customer_key
        Associated Contact IDs = contact_key
        Lead source = source
        """,
    ),
    Profile(
        "Salesforce",
        "leads",
        ("LeadSource", "OwnerId", "LastName"),
        """
        Lead ID = external_id
        Id = external_id
        FirstName = given_name
        LastName = family_name
        Email = email
        Phone = phone
        Company = company
        Title = job_title
        LeadSource = source
        Status = status
        OwnerId = owner
        CreatedDate = created_at
        ConvertedDate = converted_at
        """,
    ),
    Profile(
        "Salesforce",
        "contacts",
        ("AccountId", "LastName", "MailingCity"),
        """
        Id = external_id
        FirstName = given_name
        LastName = family_name
        Email = email
        Phone = phone
        MobilePhone = mobile
        AccountId = customer_key
        Title = job_title
        Department = department
        ReportsToId = reports_to
        MailingStreet = address
        MailingCity = city
        MailingState = region
        MailingPostalCode = postal_code
        MailingCountry = country
        OwnerId = owner
        LeadSource = source
        CreatedDate = created_at
        """,
    ),
    Profile(
        "Salesforce",
        "customers",
        ("OwnerId", "BillingCity", "Name"),
        """
        Id = external_id
        Name = name
        Type = form
        Industry = industry
        AnnualRevenue = revenue
        NumberOfEmployees = employees
        ParentId = parent_name
        Website = website
        Phone = phone
        BillingStreet = address
        BillingCity = city
        BillingState = region
        BillingPostalCode = postal_code
        BillingCountry = country
        Rating = tier
        AccountSource = source
        OwnerId = owner
        CreatedDate = created_at
        """,
    ),
    Profile(
        "Salesforce",
        "opportunities",
        ("StageName", "CloseDate", "Name"),
        """
        Id = external_id
        Name = name
        AccountId = customer_key
        StageName = stage
        Amount = amount
        CurrencyIsoCode = currency
        Probability = probability
        CloseDate = close_date
        CreatedDate = opened_at
        LeadSource = source
        NextStep = next_step
        Type = type
        OwnerId = owner
        """,
    ),
    Profile(
        "Zoho",
        "contacts",
        ("Contact Owner", "Last Name", "Account Name"),
        """
        Contact Id = external_id
        Contact Owner = owner
        First Name = given_name
        Last Name = family_name
        Account Name = customer_name
        Email = email
        Phone = phone
        Mobile = mobile
        Title = job_title
        Department = department
        Reporting To = reports_to
        Date of Birth = birthday
        Mailing Street = address
        Mailing City = city
        Mailing State = region
        Mailing Zip = postal_code
        Mailing Country = country
        Lead Source = source
        Created Time = created_at
        """,
    ),
    Profile(
        "Zoho",
        "leads",
        ("Lead Owner", "Last Name", "Company"),
        """
        Lead Id = external_id
        Lead Owner = owner
        First Name = given_name
        Last Name = family_name
        Company = company
        Title = job_title
        Email = email
        Phone = phone
        Lead Source = source
        Lead Status = status
        Created Time = created_at
        """,
    ),
    Profile(
        "Zoho",
        "customers",
        ("Account Owner", "Account Name"),
        """
        Account Id = external_id
        Account Owner = owner
        Account Name = name
        Parent Account = parent_name
        Account Type = form
        Annual Revenue = revenue
        Employees = employees
        Billing Street = address
        Billing City = city
        Billing State = region
        Billing Code = postal_code
        Billing Country = country
        Rating = tier
        Created Time = created_at
        """,
    ),
    Profile(
        "Zoho",
        "opportunities",
        ("Deal Name", "Closing Date", "Stage"),
        """
        Deal Id = external_id
        Deal Owner = owner
        Deal Name = name
        Account Name = customer_name
        Contact Name = contact_name
        Amount = amount
        Stage = stage
        Probability (%) = probability
        Closing Date = close_date
        Pipeline = pipeline
        Type = type
        Next Step = next_step
        Lead Source = source
        Reason For Loss = lost_reason
        Created Time = opened_at
        """,
    ),
    Profile(
        "纷享销客",
        "customers",
        ("客户名称", "成交状态", "负责人"),
        """
        客户编号 = external_id
        客户名称 = name
        1级行业 = industry
        客户级别 = tier
        客户来源 = source
        上级客户 = parent_name
        成交状态 = status
        负责人 = owner
        详细地址 = address
        省 = region
        市 = city
        创建时间 = created_at
        """,
    ),
    Profile(
        "纷享销客",
        "contacts",
        ("姓名", "客户名称", "手机1"),
        """
        姓名 = full_name
        客户名称 = customer_name
        职务 = job_title
        部门 = department
        手机1 = mobile
        电话1 = phone
        邮件 = email
        微信 = wechat
        生日 = birthday
        负责人 = owner
        创建时间 = created_at
        """,
    ),
    Profile(
        "纷享销客",
        "leads",
        ("姓名", "线索池"),
        """
        姓名 = full_name
        公司 = company
        职务 = job_title
        手机 = phone
        邮件 = email
        来源 = source
        线索详情 = note
        负责人 = owner
        创建时间 = created_at
        """,
    ),
    Profile(
        "纷享销客",
        "opportunities",
        ("商机名称", "客户名称", "预计成交日期"),
        """
        商机编号 = external_id
        商机名称 = name
        客户名称 = customer_name
        商机金额 = amount
        销售流程 = pipeline
        商机阶段 = stage
        赢率 = probability
        预计成交日期 = close_date
        输单原因 = lost_reason
        负责人 = owner
        创建时间 = opened_at
        """,
    ),
    Profile(
        "纷享销客",
        "order_lines",
        ("销售订单编号", "客户名称", "下单日期"),
        """
        销售订单编号 = order_number
        客户名称 = customer_name
        下单日期 = ordered_at
        产品名称 = product_name
        产品编码 = product_code
        数量 = quantity
        销售单价 = unit_price
        小计 = amount
        """,
    ),
)


def find_profile(header: Iterable[str]) -> Profile | None:
    """The export whose marks the header has; of several the one that knows most of its columns."""
    names = frozenset(compact(name) for name in header)
    fitting = [profile for profile in PROFILES if profile.fits(names)]
    return max(fitting, key=lambda profile: len(names & profile.fields().keys()), default=None)
