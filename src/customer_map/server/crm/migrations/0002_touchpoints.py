"""The touchpoint log, partitioned by month; a function makes the partition of a month where it is missing."""

from django.db import migrations

CREATE = """
CREATE TABLE crm_touchpoint (
    id uuid NOT NULL,
    customer_id uuid NOT NULL REFERENCES crm_customer (id),
    contact_id uuid REFERENCES crm_contact (id),
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    channel varchar(60) NOT NULL,
    name varchar(200) NOT NULL,
    direction varchar(3) NOT NULL DEFAULT '' CHECK (direction IN ('in', 'out', '')),
    value numeric(19, 4),
    currency varchar(3) NOT NULL DEFAULT '',
    score double precision CHECK (score BETWEEN -1 AND 1),
    text text NOT NULL DEFAULT '',
    properties jsonb NOT NULL DEFAULT '{}',
    source varchar(120) NOT NULL,
    message_id varchar(200) NOT NULL,
    order_id uuid REFERENCES crm_order (id),
    opportunity_id uuid REFERENCES crm_opportunity (id),
    activity_id uuid REFERENCES crm_activity (id),
    case_id uuid REFERENCES crm_case (id),
    import_id uuid,
    PRIMARY KEY (id, occurred_at)
) PARTITION BY RANGE (occurred_at);
-- a customer's page, and the source rows of the touchpoint index
CREATE INDEX touchpoint_of_customer ON crm_touchpoint (customer_id, occurred_at DESC, id);

CREATE FUNCTION crm_touchpoint_month(moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first timestamp := date_trunc('month', moment AT TIME ZONE 'UTC');
    partition text := 'crm_touchpoint_' || to_char(first, 'YYYY_MM');
BEGIN
    IF to_regclass(partition) IS NULL THEN
        -- two imports may meet here: the second waits, and then finds the partition
        PERFORM pg_advisory_xact_lock(hashtext('crm_touchpoint_month'));
        EXECUTE format(
            'CREATE TABLE IF NOT EXISTS %I PARTITION OF crm_touchpoint FOR VALUES FROM (%L) TO (%L)',
            partition, first AT TIME ZONE 'UTC', (first + interval '1 month') AT TIME ZONE 'UTC'
        );
    END IF;
END
$$;
"""
DROP = """
DROP TABLE crm_touchpoint;
DROP FUNCTION crm_touchpoint_month(timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("crm", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
