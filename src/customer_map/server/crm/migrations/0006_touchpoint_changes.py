"""Notes whose touchpoints change, whoever writes them, so that the touchpoint index can follow.

A note carries its transaction: what a slow one commits late is still told apart from what was taken over before.
"""

from django.db import migrations

CREATE = """
CREATE TABLE crm_touchpointchange (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
    customer_id uuid,  -- null: everybody's
    removes boolean NOT NULL DEFAULT false  -- something may be gone for good, and must leave the files of the index
);
-- the index, and pages that keep what they read: what has changed since a transaction
CREATE INDEX touchpointchange_transaction ON crm_touchpointchange (transaction);

-- Up to where transactions had ended at a time: notes of before are dropped when it is long ago.
CREATE TABLE crm_touchpointhorizon (
    at timestamptz PRIMARY KEY DEFAULT now(),
    transaction xid8 NOT NULL DEFAULT pg_snapshot_xmin(pg_current_snapshot())
);

CREATE FUNCTION crm_touchpoint_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm_touchpointchange (customer_id) SELECT DISTINCT customer_id FROM after_it;
    RETURN NULL;
END
$$;
CREATE FUNCTION crm_touchpoint_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm_touchpointchange (customer_id, removes) SELECT DISTINCT customer_id, true FROM before_it;
    RETURN NULL;
END
$$;
CREATE FUNCTION crm_touchpoint_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm_touchpointchange (customer_id, removes)
    SELECT customer_id, true FROM before_it UNION SELECT customer_id, true FROM after_it;
    RETURN NULL;
END
$$;
CREATE FUNCTION crm_touchpoint_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm_touchpointchange (customer_id, removes) VALUES (NULL, true);
    RETURN NULL;
END
$$;
CREATE TRIGGER touchpoint_inserted AFTER INSERT ON crm_touchpoint
    REFERENCING NEW TABLE AS after_it EXECUTE FUNCTION crm_touchpoint_inserted();
CREATE TRIGGER touchpoint_deleted AFTER DELETE ON crm_touchpoint
    REFERENCING OLD TABLE AS before_it EXECUTE FUNCTION crm_touchpoint_deleted();
CREATE TRIGGER touchpoint_updated AFTER UPDATE ON crm_touchpoint
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it EXECUTE FUNCTION crm_touchpoint_updated();
CREATE TRIGGER touchpoint_truncated AFTER TRUNCATE ON crm_touchpoint
    EXECUTE FUNCTION crm_touchpoint_truncated();

-- Whether an order is a cancellation is told with its touchpoints. The index finds them; erasing an order needs it too.
CREATE INDEX touchpoint_of_order ON crm_touchpoint (order_id) WHERE order_id IS NOT NULL;
CREATE FUNCTION crm_order_cancellation_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm_touchpointchange (customer_id)
    SELECT DISTINCT customer_id FROM crm_touchpoint WHERE order_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER order_cancellation_changed AFTER UPDATE OF is_cancellation ON crm_order
    FOR EACH ROW WHEN (OLD.is_cancellation IS DISTINCT FROM NEW.is_cancellation)
    EXECUTE FUNCTION crm_order_cancellation_changed();
"""
DROP = """
DROP TRIGGER order_cancellation_changed ON crm_order;
DROP FUNCTION crm_order_cancellation_changed();
DROP INDEX touchpoint_of_order;
DROP TRIGGER touchpoint_truncated ON crm_touchpoint;
DROP TRIGGER touchpoint_updated ON crm_touchpoint;
DROP TRIGGER touchpoint_deleted ON crm_touchpoint;
DROP TRIGGER touchpoint_inserted ON crm_touchpoint;
DROP FUNCTION crm_touchpoint_truncated();
DROP FUNCTION crm_touchpoint_updated();
DROP FUNCTION crm_touchpoint_deleted();
DROP FUNCTION crm_touchpoint_inserted();
DROP TABLE crm_touchpointhorizon;
DROP TABLE crm_touchpointchange;
"""


class Migration(migrations.Migration):
    dependencies = [("crm", "0005_touchpoints_of_contacts")]
    operations = [migrations.RunSQL(CREATE, DROP)]
