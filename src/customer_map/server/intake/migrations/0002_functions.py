"""Functions of the set-based loading: time-ordered ids, compared names, and what identifies a customer in a file."""

from django.db import migrations

CREATE = r"""
-- UUID version 7, as the application makes them; PostgreSQL has its own only from version 18 on
CREATE FUNCTION intake_new_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT encode(
        set_bit(set_bit(
            overlay(uuid_send(gen_random_uuid()) PLACING
                substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
            52, 1), 53, 1), 'hex')::uuid
$$;

-- "ACME  Ｃｏ." and "acme co." are one name
CREATE FUNCTION intake_plain_name(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(trim(regexp_replace(normalize(name, NFKC), '\s+', ' ', 'g')))
$$;

-- a column that says it, else the words of company names, else the fallback
CREATE FUNCTION intake_customer_kind(form text, name text, fallback text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN form ~* '\m(person|individual|consumer|private|b2c)' OR form ~ '个人|自然人|消费者' THEN 'person'
        WHEN form ~* '\m(company|organi[sz]ation|business|corporate|b2b)' OR form ~ '企业|公司|单位|机构' THEN 'organisation'
        WHEN name ~ '公司|集团|工厂|有限|大学|医院|银行|中心|研究院' THEN 'organisation'
        WHEN name ~* '\m(inc|ltd|limited|llc|gmbh|corp|corporation|company|plc|group|holdings|university|bank)\M'
            THEN 'organisation'
        ELSE fallback
    END
$$;

-- kind and value of the identifier that a customer gets: its number, else its e-mail, phone or name
CREATE FUNCTION intake_customer_ref(key text, email text, phone text, name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN key IS NOT NULL THEN 'number:' || key
        WHEN email IS NOT NULL THEN 'email:' || lower(email)
        WHEN phone IS NOT NULL THEN 'phone:' || regexp_replace(phone, '[^0-9+]', '', 'g')
        WHEN name IS NOT NULL THEN 'name:' || left(intake_plain_name(name), 300)
    END
$$;

-- kind and value of the identifier that a contact gets; a name counts within its customer
CREATE FUNCTION intake_contact_ref(key text, email text, name text, customer uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN key IS NOT NULL THEN 'contact_number:' || key
        WHEN email IS NOT NULL THEN 'contact_email:' || lower(email)
        ELSE 'contact_name:' || concat_ws('|', left(intake_plain_name(name), 200), customer::text)
    END
$$;

-- an empty value takes the new one; a filled one only where overwriting was chosen
CREATE FUNCTION intake_filled(old text, new text, overwrite boolean) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN new IS NULL OR (old <> '' AND NOT overwrite) THEN old ELSE new END
$$;
"""
DROP = """
DROP FUNCTION intake_contact_ref(text, text, text, uuid);
DROP FUNCTION intake_filled(text, text, boolean);
DROP FUNCTION intake_new_id();
DROP FUNCTION intake_plain_name(text);
DROP FUNCTION intake_customer_kind(text, text, text);
DROP FUNCTION intake_customer_ref(text, text, text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
