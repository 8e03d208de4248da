"""Marks the search entry of every record that changes as out of date, whoever changes it; and reads entries by token."""

from django.db import migrations

TABLES = {
    "customer": "crm_customer",
    "contact": "crm_contact",
    "lead": "crm_lead",
    "opportunity": "crm_opportunity",
    "case": "crm_case",
    "activity": "crm_activity",
    "product": "crm_product",
    "order": "crm_order",
    "note": "crm_note",
}
EVENTS = {
    "insert": "AFTER INSERT ON {table} REFERENCING NEW TABLE AS changed",
    "update": "AFTER UPDATE ON {table} REFERENCING NEW TABLE AS changed",
    "delete": "AFTER DELETE ON {table} REFERENCING OLD TABLE AS changed",
}
FUNCTIONS = """
CREATE FUNCTION crm_search_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm_searchchange (record_type, record_id) SELECT TG_ARGV[0], id FROM changed;
    RETURN NULL;
END
$$;
CREATE FUNCTION crm_search_identifier_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm_searchchange (record_type, record_id)
    SELECT 'customer', customer_id FROM changed WHERE customer_id IS NOT NULL
    UNION SELECT 'contact', contact_id FROM changed WHERE contact_id IS NOT NULL;
    RETURN NULL;
END
$$;
CREATE FUNCTION crm_search_identifier_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm_searchchange (record_type, record_id)
    SELECT 'customer', customer_id FROM before_it WHERE customer_id IS NOT NULL
    UNION SELECT 'customer', customer_id FROM after_it WHERE customer_id IS NOT NULL
    UNION SELECT 'contact', contact_id FROM before_it WHERE contact_id IS NOT NULL
    UNION SELECT 'contact', contact_id FROM after_it WHERE contact_id IS NOT NULL;
    RETURN NULL;
END
$$;

-- Only the index of this type may be used: the planner knows too little of tokens that begin with something, and reads
-- the whole table when it expects too many of them.
CREATE FUNCTION crm_search_tokens(kind text, query tsquery, most integer)
RETURNS TABLE (record_id uuid, title_key varchar, changed_at timestamptz)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_indexscan = off AS $$
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT record_id, title_key, changed_at FROM crm_searchentry WHERE record_type = %L AND tokens @@ %L::tsquery LIMIT %s',
        kind, query, most);
END
$$;
"""
IDENTIFIER_TRIGGERS = """
CREATE TRIGGER search_insert AFTER INSERT ON crm_identifier REFERENCING NEW TABLE AS changed
    EXECUTE FUNCTION crm_search_identifier_changed();
CREATE TRIGGER search_delete AFTER DELETE ON crm_identifier REFERENCING OLD TABLE AS changed
    EXECUTE FUNCTION crm_search_identifier_changed();
CREATE TRIGGER search_update AFTER UPDATE ON crm_identifier
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it EXECUTE FUNCTION crm_search_identifier_moved();
"""
TRIGGERS = "".join(
    f"CREATE TRIGGER search_{event} {when.format(table=table)} EXECUTE FUNCTION crm_search_changed('{kind}');\n"
    for kind, table in TABLES.items()
    for event, when in EVENTS.items()
)
# What was there before: the first search, or the worker, takes it over.
FILL = "".join(
    f"INSERT INTO crm_searchchange (record_type, record_id) SELECT '{kind}', id FROM {table} WHERE deleted_at IS NULL;\n"
    for kind, table in TABLES.items()
)
DROP = "".join(
    f"DROP TRIGGER search_{event} ON {table};\n"
    for table in (*TABLES.values(), "crm_identifier")
    for event in EVENTS
)
DROP_FUNCTIONS = """
DROP FUNCTION crm_search_tokens(text, tsquery, integer);
DROP FUNCTION crm_search_identifier_moved();
DROP FUNCTION crm_search_identifier_changed();
DROP FUNCTION crm_search_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("crm", "0008_search_and_duplicates")]
    operations = [
        migrations.RunSQL(FUNCTIONS + TRIGGERS + IDENTIFIER_TRIGGERS + FILL, DROP + DROP_FUNCTIONS)
    ]
