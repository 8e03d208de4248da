"""Has cases found by what was written in them: a message that comes or goes marks the entry of its case."""

from django.db import migrations

CREATE = """
CREATE FUNCTION crm_search_message_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm_searchchange (record_type, record_id) SELECT DISTINCT 'case', case_id FROM changed;
    RETURN NULL;
END
$$;
CREATE TRIGGER search_insert AFTER INSERT ON crm_casemessage REFERENCING NEW TABLE AS changed
    EXECUTE FUNCTION crm_search_message_changed();
CREATE TRIGGER search_update AFTER UPDATE ON crm_casemessage REFERENCING NEW TABLE AS changed
    EXECUTE FUNCTION crm_search_message_changed();
CREATE TRIGGER search_delete AFTER DELETE ON crm_casemessage REFERENCING OLD TABLE AS changed
    EXECUTE FUNCTION crm_search_message_changed();
INSERT INTO crm_searchchange (record_type, record_id) SELECT DISTINCT 'case', case_id FROM crm_casemessage;
"""
DROP = """
DROP TRIGGER search_delete ON crm_casemessage;
DROP TRIGGER search_update ON crm_casemessage;
DROP TRIGGER search_insert ON crm_casemessage;
DROP FUNCTION crm_search_message_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("crm", "0021_reminders_of_participants")]
    operations = [migrations.RunSQL(CREATE, DROP)]
