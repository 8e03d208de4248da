"""The statements that invent a large company: each value is a hash of its row's number, the same at every run.

Numbers of records stand for `%(...)s`. Chinese and English names are as common as they are; touchpoints and orders fall
on few customers much more often than on most.
"""

FUNCTIONS = """
-- A number from 0 to most - 1 for row n; every purpose has a seed of its own.
CREATE FUNCTION pg_temp.pick(n bigint, seed bigint, most bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
    RETURN (hashint8extended(n, seed) & 9223372036854775807) % most;
CREATE FUNCTION pg_temp.part(n bigint, seed bigint) RETURNS double precision LANGUAGE sql IMMUTABLE
    RETURN pg_temp.pick(n, seed, 1000000007) / 1000000007.0::double precision;
-- Ordered by time, as ids of records are.
CREATE FUNCTION pg_temp.id(kind bigint, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
    RETURN (lpad(to_hex(1700000000000 + n), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8'
        || lpad(to_hex(hashint8extended(n, kind) & 1152921504606846975), 15, '0'))::uuid;
-- Few customers have much of everything.
CREATE FUNCTION pg_temp.busy(n bigint, seed bigint, customers bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
    RETURN 1 + floor(customers * power(pg_temp.part(n, seed), 2))::bigint;
CREATE FUNCTION pg_temp.one_of(words text[], n bigint, seed bigint) RETURNS text LANGUAGE sql IMMUTABLE
    RETURN words[1 + pg_temp.pick(n, seed, cardinality(words))];
CREATE FUNCTION pg_temp.surname(n bigint) RETURNS text LANGUAGE sql IMMUTABLE RETURN pg_temp.one_of(
    string_to_array('王王王李李张张刘刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许', NULL), n, 1);
CREATE FUNCTION pg_temp.given(n bigint, seed bigint) RETURNS text LANGUAGE sql IMMUTABLE RETURN pg_temp.one_of(
    string_to_array('伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文博宇轩浩然梓涵子墨', NULL), n, seed);
CREATE FUNCTION pg_temp.word(n bigint, seed bigint) RETURNS text LANGUAGE sql IMMUTABLE RETURN initcap(
    translate(lpad(pg_temp.pick(n, seed, 9000)::text, 4, '7'), '0123456789', 'aeioubdlmn'));
CREATE FUNCTION pg_temp.person(n bigint) RETURNS text LANGUAGE sql IMMUTABLE RETURN CASE
    WHEN pg_temp.pick(n, 4, 5) < 3 THEN pg_temp.surname(n) || pg_temp.given(n, 2) || pg_temp.given(n, 3)
    ELSE pg_temp.one_of('{Anna,Ben,Carla,David,Elena,Frank,Grace,Hugo,Irene,Jonas,Karin,Liam}', n, 5)
        || ' ' || pg_temp.word(n, 6) || 'son' END;
CREATE FUNCTION pg_temp.firm(n bigint) RETURNS text LANGUAGE sql IMMUTABLE RETURN CASE
    WHEN pg_temp.pick(n, 4, 5) < 3 THEN pg_temp.one_of('{上海,北京,深圳,杭州,成都,武汉,广州,苏州}', n, 7)
        || pg_temp.given(n, 8) || pg_temp.given(n, 9) || pg_temp.given(n, 10)
        || pg_temp.one_of('{科技,贸易,电子,机械,物流,食品,医疗,建材}', n, 11) || '有限公司'
    ELSE pg_temp.word(n, 12) || pg_temp.one_of('{field,mark,stone,port,ton,berg}', n, 13) || ' ' ||
        pg_temp.one_of('{Trading,Systems,Foods,Logistics,Medical,Tools,Energy,Textiles}', n, 14) || ' ' ||
        pg_temp.one_of('{Ltd,GmbH,Inc,"Co., Ltd"}', n, 15) END;
CREATE FUNCTION pg_temp.mobile(n bigint) RETURNS text LANGUAGE sql IMMUTABLE
    RETURN '1' || lpad(pg_temp.pick(n, 16, 10000000000)::text, 10, '3');
-- Three years, the later the busier.
CREATE FUNCTION pg_temp.moment(n bigint, seed bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE
    RETURN timestamptz '2023-11-01 00:00+00' + sqrt(pg_temp.part(n, seed)) * interval '1095 days';
CREATE FUNCTION pg_temp.owner(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN pg_temp.pick(n, 17, 20) > 0 THEN pg_temp.id(1, 1 + pg_temp.pick(n, 18, 40)) END;
"""
USERS = """
INSERT INTO accounts_user (id, password, email, name, role, language, time_zone, is_active, created_at)
SELECT pg_temp.id(1, n), '', 'user' || n || '@example.com', pg_temp.person(n),
    CASE WHEN n = 1 THEN 'owner' WHEN n %% 10 = 0 THEN 'manager' ELSE 'member' END, '', '', true, now()
FROM generate_series(1, 40) AS n;
INSERT INTO accounts_team (id, name) SELECT pg_temp.id(2, n), 'Team ' || n FROM generate_series(1, 8) AS n;
INSERT INTO accounts_user_teams (user_id, team_id)
SELECT pg_temp.id(1, n), pg_temp.id(2, 1 + n %% 8) FROM generate_series(1, 40) AS n;
INSERT INTO crm_pipeline (id, version, created_at, updated_at, name, rank)
SELECT pg_temp.id(9, 1), 1, now(), now(), 'Sales', 0;
INSERT INTO crm_stage (id, version, created_at, updated_at, pipeline_id, name, probability, rank, outcome)
SELECT pg_temp.id(10, n), 1, now(), now(), pg_temp.id(9, 1), 'Stage ' || n, 20 * n, n, 'open'
FROM generate_series(1, 4) AS n;
"""
CUSTOMERS = """
INSERT INTO crm_customer (id, version, created_at, updated_at, kind, name, alias, industry, region, country, city,
    address, website, phone, email, tax_id, employees, source, owner_id, tags, custom)
SELECT pg_temp.id(3, n), 1, pg_temp.moment(n, 20), pg_temp.moment(n, 20) + pg_temp.part(n, 21) * interval '60 days',
    CASE WHEN is_person THEN 'person' ELSE 'organisation' END,
    CASE WHEN is_person THEN pg_temp.person(n) ELSE pg_temp.firm(n) END, '',
    pg_temp.one_of('{Manufacturing,Retail,Logistics,Health,Education,Energy,Finance,"",""}', n, 22),
    pg_temp.one_of('{East,North,South,West,Central}', n, 23), pg_temp.one_of('{CN,CN,CN,DE,US,GB}', n, 24),
    pg_temp.one_of('{上海,北京,深圳,杭州,成都,Berlin,London,Boston}', n, 25),
    pg_temp.word(n, 26) || ' Road ' || pg_temp.pick(n, 27, 200), '', pg_temp.mobile(n), 'c' || n || '@example.com', '',
    CASE WHEN NOT is_person THEN 1 + pg_temp.pick(n, 28, 5000) END, pg_temp.one_of('{web,fair,partner,import}', n, 29),
    pg_temp.owner(n), CASE pg_temp.pick(n, 30, 20) WHEN 0 THEN '{vip}'::text[] WHEN 1 THEN '{new,vip}' WHEN 2 THEN
    '{partner}' ELSE '{}' END, '{}'
FROM (SELECT n, pg_temp.pick(n, 31, 5) = 0 AS is_person FROM generate_series(1, %(customers)s::bigint) AS n) AS made
"""
CONTACTS = """
INSERT INTO crm_contact (id, version, created_at, updated_at, name, alias, customer_id, title, department, email,
    phone, mobile, city, country, language, source, owner_id, tags, custom)
SELECT pg_temp.id(4, n), 1, pg_temp.moment(n, 40), pg_temp.moment(n, 40), pg_temp.person(n + 7), '',
    pg_temp.id(3, (n + 1) / 2), pg_temp.one_of('{Buyer,Engineer,CFO,CEO,Assistant,Manager,"",""}', n, 41),
    pg_temp.one_of('{Sales,Finance,IT,""}', n, 42), 'p' || n || '@example.com', '', pg_temp.mobile(n + 5000000),
    pg_temp.one_of('{上海,北京,深圳,杭州,成都,Berlin,London,Boston}', n, 43), '', '', '', pg_temp.owner((n + 1) / 2),
    '{}', '{}'
FROM generate_series(1, %(contacts)s::bigint) AS n
"""
ORDERS = """
INSERT INTO crm_order (id, version, created_at, updated_at, number, source, customer_id, placed_at, is_cancellation,
    currency, total, channel, custom)
SELECT pg_temp.id(5, n), 1, placed_at, placed_at, 'SO-' || n, 'shop', pg_temp.id(3, pg_temp.busy(n, 50, %(customers)s)),
    placed_at, false, 'CNY', (10 + exp(4 + 4 * pg_temp.part(n, 51)))::numeric(19, 2),
    pg_temp.one_of('{web,app,store}', n, 52), '{}'
FROM (SELECT n, pg_temp.moment(n, 53) AS placed_at FROM generate_series(1, %(orders)s::bigint) AS n) AS made
"""
OPPORTUNITIES = """
INSERT INTO crm_opportunity (id, version, created_at, updated_at, name, customer_id, stage_id, amount, currency,
    loss_reason, source, tags, custom, owner_id)
SELECT pg_temp.id(6, n), 1, pg_temp.moment(n, 60), pg_temp.moment(n, 60), pg_temp.word(n, 61) || ' ' || n,
    pg_temp.id(3, customer), pg_temp.id(10, 1 + pg_temp.pick(n, 64, 4)),
    1000 * (1 + pg_temp.pick(n, 63, 90)), 'CNY', '', '', '{}', '{}', pg_temp.owner(customer)
FROM (SELECT n, pg_temp.busy(n, 62, %(customers)s) AS customer
    FROM generate_series(1, %(customers)s::bigint / 10) AS n) AS made
"""
ACTIVITIES = """
INSERT INTO crm_activity (id, version, created_at, updated_at, kind, subject, description, place, custom, customer_id,
    owner_id, due_at, done_at)
SELECT pg_temp.id(7, n), 1, pg_temp.moment(n, 70), pg_temp.moment(n, 70), 'task', 'Call ' || pg_temp.person(n), '', '',
    '{}', pg_temp.id(3, customer), pg_temp.owner(customer), pg_temp.moment(n, 70) + interval '7 days',
    CASE WHEN pg_temp.pick(n, 71, 10) > 0 THEN pg_temp.moment(n, 70) + interval '5 days' END
FROM (SELECT n, pg_temp.busy(n, 72, %(customers)s) AS customer
    FROM generate_series(1, %(customers)s::bigint / 2) AS n) AS made
"""
MONTHS = """
SELECT crm_touchpoint_month(month)
FROM generate_series(timestamptz '2023-11-01 00:00+00', timestamptz '2026-11-01 00:00+00', interval '1 month') AS month
"""
TOUCHPOINTS = """
INSERT INTO crm_touchpoint (id, customer_id, contact_id, occurred_at, recorded_at, channel, name, direction, score,
    text, properties, source, message_id)
SELECT pg_temp.id(8, n), pg_temp.id(3, customer),
    CASE WHEN pg_temp.pick(n, 80, 3) > 0 THEN pg_temp.id(4, 2 * customer - pg_temp.pick(n, 81, 2)) END,
    pg_temp.moment(n, 82), pg_temp.moment(n, 82), pg_temp.one_of('{web,web,web,app,app,e-mail,store,phone}', n, 83),
    pg_temp.one_of('{"Page viewed","Page viewed","Page viewed","Product viewed","Product viewed","Cart filled",Ordered,
        "Newsletter opened","Newsletter sent",Called,Visited,Complained,Praised,"Survey answered"}', n, 84),
    CASE WHEN pg_temp.pick(n, 85, 4) > 0 THEN 'in' ELSE 'out' END,
    CASE WHEN pg_temp.pick(n, 86, 10) = 0 THEN 2 * pg_temp.part(n, 87) - 1 END, '', '{}', 'made', n::text
FROM (SELECT n, pg_temp.busy(n, 88, %(customers)s) AS customer
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n) AS made
"""
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE schemaname = 'public' AND tablename = %s
    AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass)
    AND indexdef NOT LIKE 'CREATE UNIQUE%%'
"""
