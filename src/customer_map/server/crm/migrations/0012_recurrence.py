"""Series and their exceptions, what came of activities, answers to invitations, and reminders as rows of their own."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

from customer_map.server.accounts.ids import new_id

# Whoever writes activities and reminders: a reminder that hangs on what has changed is planned anew by its job.
CREATE = """
CREATE FUNCTION crm_reminder_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm_reminderclock (reminder_id, is_stale) VALUES (NEW.id, true)
    ON CONFLICT (reminder_id) DO UPDATE SET is_stale = true;
    RETURN NULL;
END
$$;
CREATE FUNCTION crm_reminded_activity_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE crm_reminderclock AS clock SET is_stale = true FROM crm_reminder AS reminder
    WHERE reminder.id = clock.reminder_id AND NOT clock.is_stale
        AND reminder.activity_id IN (NEW.id, NEW.series_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER reminder_changed AFTER INSERT OR UPDATE OF activity_id, minutes_before, at, deleted_at ON crm_reminder
    FOR EACH ROW EXECUTE FUNCTION crm_reminder_changed();
CREATE TRIGGER reminded_activity_changed AFTER UPDATE ON crm_activity
    FOR EACH ROW WHEN (
        (OLD.starts_at, OLD.due_at, OLD.time_zone, OLD.recurrence, OLD.excluded, OLD.done_at, OLD.deleted_at,
            OLD.series_id, OLD.occurrence_at)
        IS DISTINCT FROM
        (NEW.starts_at, NEW.due_at, NEW.time_zone, NEW.recurrence, NEW.excluded, NEW.done_at, NEW.deleted_at,
            NEW.series_id, NEW.occurrence_at))
    EXECUTE FUNCTION crm_reminded_activity_changed();
CREATE TRIGGER occurrence_changed AFTER INSERT ON crm_activity
    FOR EACH ROW WHEN (NEW.series_id IS NOT NULL) EXECUTE FUNCTION crm_reminded_activity_changed();
"""
DROP = """
DROP TRIGGER occurrence_changed ON crm_activity;
DROP TRIGGER reminded_activity_changed ON crm_activity;
DROP TRIGGER reminder_changed ON crm_reminder;
DROP FUNCTION crm_reminded_activity_changed();
DROP FUNCTION crm_reminder_changed();
"""
# An activity had one reminder, at a moment; what was told stays told.
TAKE_OVER = """
INSERT INTO crm_reminder (id, version, created_at, updated_at, activity_id, at, channel)
SELECT gen_random_uuid(), 1, now(), now(), id, remind_at, 'app'
FROM crm_activity WHERE remind_at IS NOT NULL AND deleted_at IS NULL;
UPDATE crm_reminderclock AS clock SET told_until = reminder.at
FROM crm_reminder AS reminder
JOIN crm_activity AS activity ON activity.id = reminder.activity_id
JOIN audit_notification AS told ON told.user_id = activity.owner_id AND told.kind = 'reminder'
    AND told.link = '/activities/' || activity.id || '/'
WHERE reminder.id = clock.reminder_id AND told.created_at >= reminder.at;
SET CONSTRAINTS ALL IMMEDIATE;
"""
GIVE_BACK = """
UPDATE crm_activity AS activity SET remind_at = coalesce(
    reminder.at, coalesce(starts_at, due_at) - reminder.minutes_before * interval '1 minute')
FROM crm_reminder AS reminder WHERE reminder.activity_id = activity.id AND reminder.deleted_at IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0011_opportunity_lines'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('import_id', models.UUIDField(blank=True, editable=False, null=True)),
                ('minutes_before', models.PositiveIntegerField(blank=True, null=True, verbose_name='minutes before')),
                ('at', models.DateTimeField(blank=True, null=True, verbose_name='at')),
                ('channel', models.CharField(choices=[('app', 'In the app'), ('email', 'By e-mail')], default='app', max_length=16, verbose_name='channel')),
            ],
            options={
                'verbose_name': 'reminder',
                'verbose_name_plural': 'reminders',
                'ordering': ['created_at', 'id'],
            },
            managers=[
                ('records', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='activity',
            name='excluded',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), blank=True, db_default=[], default=list, size=None, verbose_name='left out'),
        ),
        migrations.AddField(
            model_name='activity',
            name='is_all_day',
            field=models.BooleanField(db_default=False, default=False, verbose_name='all day'),
        ),
        migrations.AddField(
            model_name='activity',
            name='occurrence_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='planned for'),
        ),
        migrations.AddField(
            model_name='activity',
            name='outcome',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='outcome'),
        ),
        migrations.AddField(
            model_name='activity',
            name='recurrence',
            field=models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='recurrence'),
        ),
        migrations.AddField(
            model_name='activity',
            name='sequence',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='activity',
            name='series',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='exceptions', to='crm.activity', verbose_name='series'),
        ),
        migrations.AddField(
            model_name='activity',
            name='time_zone',
            field=models.CharField(blank=True, db_default='', default='', max_length=64, verbose_name='time zone'),
        ),
        migrations.AddField(
            model_name='activity',
            name='uid',
            field=models.CharField(blank=True, db_default='', default='', max_length=255),
        ),
        migrations.AddField(
            model_name='participant',
            name='answer',
            field=models.CharField(choices=[('needs-action', 'No answer yet'), ('accepted', 'Accepted'), ('tentative', 'Tentative'), ('declined', 'Declined')], db_default='needs-action', default='needs-action', max_length=16, verbose_name='answer'),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True), ('recurrence', '')), fields=['starts_at'], name='activity_start'),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True), ('recurrence', ''), ('starts_at__isnull', True)), fields=['due_at'], name='activity_due_day'),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(condition=models.Q(models.Q(('recurrence', ''), _negated=True), ('deleted_at__isnull', True)), fields=['owner'], name='activity_series'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('series__isnull', True), models.Q(('occurrence_at__isnull', False), ('recurrence', '')), _connector='OR'), name='activity_is_one_occurrence_of_its_series'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True), ('series__isnull', False)), fields=('series', 'occurrence_at'), name='activity_occurrence_once', violation_error_message='This occurrence was changed already.'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('uid', ''), _negated=True), ('deleted_at__isnull', True)), fields=('owner', 'uid', 'occurrence_at'), name='activity_uid_once', nulls_distinct=False, violation_error_message='This calendar entry is there already.'),
        ),
        migrations.CreateModel(
            name='ReminderClock',
            fields=[
                ('reminder', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='clock', serialize=False, to='crm.reminder')),
                ('is_stale', models.BooleanField(db_default=True, default=True)),
                ('next_at', models.DateTimeField(null=True)),
                ('occurrence_at', models.DateTimeField(null=True)),
                ('told_until', models.DateTimeField(null=True)),
                ('told_occurrence_at', models.DateTimeField(null=True)),
                ('snoozed_until', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='reminder',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='crm.activity'),
        ),
        migrations.AddIndex(
            model_name='reminderclock',
            index=models.Index(condition=models.Q(('is_stale', True)), fields=['reminder'], name='reminder_stale'),
        ),
        migrations.AddIndex(
            model_name='reminderclock',
            index=models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='reminder_next'),
        ),
        migrations.AddIndex(
            model_name='reminderclock',
            index=models.Index(condition=models.Q(('snoozed_until__isnull', False)), fields=['snoozed_until'], name='reminder_snoozed'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('minutes_before__isnull', True), ('at__isnull', True), _connector='XOR'), name='reminder_has_one_time'),
        ),
        migrations.RunSQL(CREATE, DROP),
        migrations.RunSQL(TAKE_OVER, GIVE_BACK),
        migrations.RemoveIndex(
            model_name='activity',
            name='activity_reminder',
        ),
        migrations.RemoveField(
            model_name='activity',
            name='remind_at',
        ),
    ]
