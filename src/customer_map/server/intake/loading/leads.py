"""A file of leads in, leads out."""

from customer_map.server.intake.loading.keys import counted, found_by_key
from customer_map.server.intake.loading.steps import Plan

LEAD_NAME = r"""left(coalesce(
    full_name,
    CASE WHEN concat(family_name, given_name) ~ '[\u4e00-\u9fff]' THEN concat(family_name, given_name)
        ELSE nullif(concat_ws(' ', given_name, family_name), '') END,
    email, company), 200)"""
STATUS = r"""CASE
    WHEN status ~* 'convert' OR status ~ '已转' OR converted_at IS NOT NULL THEN 'converted'
    WHEN status ~* 'unqualif|disqualif|dead|lost|junk' OR status ~ '无效|不合格|关闭' THEN 'unqualified'
    WHEN status ~* 'qualif' OR status ~ '合格|有效' THEN 'qualified'
    WHEN status ~* 'work|contact|progress|open|nurtur' OR status ~ '跟进|处理|联系' THEN 'working'
    ELSE 'new' END"""

CREATE = """
INSERT INTO crm_lead (
    id, version, created_at, updated_at, import_id, name, company, title, email, phone, source, status, owner_id, tags,
    custom)
SELECT wanted.id, 1, now(), now(), %(import_id)s, staged.lead_name, coalesce(staged.company, ''),
    coalesce(staged.job_title, ''), coalesce(staged.email, ''), coalesce(staged.phone, ''),
    coalesce(staged.source, ''), staged.lead_status, coalesce(owner.id, %(owner)s), '{}', staged.details
FROM wanted_record AS wanted JOIN staged USING (nth)
LEFT JOIN known_owner AS owner ON owner.name = lower(staged.owner)
WHERE wanted.is_new
"""

PLAN = Plan(
    kind="leads",
    writes=("lead",),
    derived={
        "customer_ref": "NULL::text",
        "ref": """coalesce(external_id,
            'row:' || md5(concat_ws('|', full_name, given_name, family_name, company, email, phone)))""",
        "lead_name": LEAD_NAME,
        "lead_status": STATUS,
    },
    details={
        "details": (
            "lead",
            (
                "website",
                "industry",
                "team",
                "country",
                "region",
                "city",
                "created_at",
                "converted_at",
                "note",
            ),
        )
    },
    steps=(*found_by_key("crm_lead"), *counted("lead", CREATE)),
)
