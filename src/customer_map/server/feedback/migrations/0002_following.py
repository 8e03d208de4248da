"""Notes whose texts are new, changed or gone, whoever writes them, and forgets at once what was read of what is gone.

What we ourselves wrote of a case or an activity into the touchpoint log is left to the case and the activity.
"""

from django.db import migrations

SAID = """text <> '' AND direction <> 'out' AND NOT (source = 'customer-map'
    AND message_id ~ '^(case:[^:]+:opened|case_message:|activity:|order:|feedback:)')"""
CREATE = f"""
CREATE FUNCTION feedback_touchpoint_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO feedback_unreadtext (source_type, source_id, occurred_at)
    SELECT 'touchpoint', id, occurred_at FROM after_it WHERE {SAID};
    RETURN NULL;
END
$$;
CREATE FUNCTION feedback_touchpoint_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM feedback_statement USING before_it
    WHERE feedback_statement.source_type = 'touchpoint' AND feedback_statement.source_id = before_it.id;
    -- noted again: who reads it just now must learn that it is gone
    INSERT INTO feedback_unreadtext (source_type, source_id, occurred_at)
    SELECT 'touchpoint', id, occurred_at FROM before_it WHERE {SAID};
    RETURN NULL;
END
$$;
CREATE FUNCTION feedback_touchpoints_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM feedback_statement WHERE source_type = 'touchpoint';
    RETURN NULL;
END
$$;
CREATE FUNCTION feedback_record_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO feedback_unreadtext (source_type, source_id) SELECT TG_ARGV[0], id FROM changed;
    RETURN NULL;
END
$$;
CREATE FUNCTION feedback_case_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO feedback_unreadtext (source_type, source_id)
    SELECT 'case', after_it.id FROM after_it JOIN before_it USING (id)
    WHERE (after_it.subject, after_it.description, after_it.channel, after_it.opened_at)
        IS DISTINCT FROM (before_it.subject, before_it.description, before_it.channel, before_it.opened_at)
        OR (after_it.customer_id, after_it.contact_id, after_it.product_id, after_it.deleted_at)
        IS DISTINCT FROM (before_it.customer_id, before_it.contact_id, before_it.product_id, before_it.deleted_at);
    INSERT INTO feedback_unreadtext (source_type, source_id)
    SELECT 'message', crm_casemessage.id FROM crm_casemessage
    JOIN after_it ON after_it.id = crm_casemessage.case_id JOIN before_it ON before_it.id = after_it.id
    WHERE crm_casemessage.direction = 'in'
        AND (after_it.customer_id, after_it.contact_id, after_it.product_id, after_it.deleted_at)
        IS DISTINCT FROM (before_it.customer_id, before_it.contact_id, before_it.product_id, before_it.deleted_at);
    RETURN NULL;
END
$$;
CREATE FUNCTION feedback_activity_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO feedback_unreadtext (source_type, source_id) SELECT 'activity', id FROM changed WHERE outcome <> '';
    RETURN NULL;
END
$$;
CREATE FUNCTION feedback_activity_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO feedback_unreadtext (source_type, source_id)
    SELECT 'activity', after_it.id FROM after_it JOIN before_it USING (id)
    WHERE (after_it.outcome <> '' OR before_it.outcome <> '')
        AND (after_it.outcome, after_it.customer_id, after_it.contact_id, after_it.done_at, after_it.deleted_at)
        IS DISTINCT FROM
        (before_it.outcome, before_it.customer_id, before_it.contact_id, before_it.done_at, before_it.deleted_at);
    RETURN NULL;
END
$$;
CREATE TRIGGER feedback_touchpoint_inserted AFTER INSERT ON crm_touchpoint
    REFERENCING NEW TABLE AS after_it EXECUTE FUNCTION feedback_touchpoint_new();
CREATE TRIGGER feedback_touchpoint_updated_before AFTER UPDATE ON crm_touchpoint
    REFERENCING OLD TABLE AS before_it EXECUTE FUNCTION feedback_touchpoint_gone();
CREATE TRIGGER feedback_touchpoint_updated_now AFTER UPDATE ON crm_touchpoint
    REFERENCING NEW TABLE AS after_it EXECUTE FUNCTION feedback_touchpoint_new();
CREATE TRIGGER feedback_touchpoint_deleted AFTER DELETE ON crm_touchpoint
    REFERENCING OLD TABLE AS before_it EXECUTE FUNCTION feedback_touchpoint_gone();
CREATE TRIGGER feedback_touchpoint_truncated AFTER TRUNCATE ON crm_touchpoint
    EXECUTE FUNCTION feedback_touchpoints_truncated();
CREATE TRIGGER feedback_case_inserted AFTER INSERT ON crm_case
    REFERENCING NEW TABLE AS changed EXECUTE FUNCTION feedback_record_changed('case');
CREATE TRIGGER feedback_case_updated AFTER UPDATE ON crm_case
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it EXECUTE FUNCTION feedback_case_changed();
CREATE TRIGGER feedback_message_inserted AFTER INSERT ON crm_casemessage
    REFERENCING NEW TABLE AS changed EXECUTE FUNCTION feedback_record_changed('message');
CREATE TRIGGER feedback_message_deleted AFTER DELETE ON crm_casemessage
    REFERENCING OLD TABLE AS changed EXECUTE FUNCTION feedback_record_changed('message');
CREATE TRIGGER feedback_activity_inserted AFTER INSERT ON crm_activity
    REFERENCING NEW TABLE AS changed EXECUTE FUNCTION feedback_activity_new();
CREATE TRIGGER feedback_activity_updated AFTER UPDATE ON crm_activity
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it EXECUTE FUNCTION feedback_activity_changed();

-- What was there before; also what `customer-map feedback-index rebuild` begins with.
CREATE FUNCTION feedback_note_everything() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    noted bigint;
BEGIN
    DELETE FROM feedback_unreadtext;
    INSERT INTO feedback_unreadtext (source_type, source_id, occurred_at)
    SELECT 'touchpoint', id, occurred_at FROM crm_touchpoint WHERE {SAID}
    UNION ALL SELECT 'case', id, NULL FROM crm_case
    UNION ALL SELECT 'message', id, NULL FROM crm_casemessage WHERE direction = 'in'
    UNION ALL SELECT 'activity', id, NULL FROM crm_activity WHERE outcome <> ''
    UNION SELECT source_type, source_id, NULL::timestamptz FROM feedback_statement
        WHERE source_type <> 'touchpoint';
    GET DIAGNOSTICS noted = ROW_COUNT;
    RETURN noted;
END
$$;
SELECT feedback_note_everything();
"""
DROP = """
DROP FUNCTION feedback_note_everything();
DROP TRIGGER feedback_activity_updated ON crm_activity;
DROP TRIGGER feedback_activity_inserted ON crm_activity;
DROP TRIGGER feedback_message_deleted ON crm_casemessage;
DROP TRIGGER feedback_message_inserted ON crm_casemessage;
DROP TRIGGER feedback_case_updated ON crm_case;
DROP TRIGGER feedback_case_inserted ON crm_case;
DROP TRIGGER feedback_touchpoint_truncated ON crm_touchpoint;
DROP TRIGGER feedback_touchpoint_deleted ON crm_touchpoint;
DROP TRIGGER feedback_touchpoint_updated_now ON crm_touchpoint;
DROP TRIGGER feedback_touchpoint_updated_before ON crm_touchpoint;
DROP TRIGGER feedback_touchpoint_inserted ON crm_touchpoint;
DROP FUNCTION feedback_activity_changed();
DROP FUNCTION feedback_activity_new();
DROP FUNCTION feedback_case_changed();
DROP FUNCTION feedback_record_changed();
DROP FUNCTION feedback_touchpoints_truncated();
DROP FUNCTION feedback_touchpoint_gone();
DROP FUNCTION feedback_touchpoint_new();
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial"), ("crm", "0018_changed_since")]
    operations = [migrations.RunSQL(CREATE, DROP)]
