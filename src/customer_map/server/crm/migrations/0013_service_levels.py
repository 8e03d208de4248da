"""Business calendars, service policies, queues, answer templates; clocks and conversations of cases."""

import customer_map.server.accounts.ids
import customer_map.server.crm.models.service
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0012_recurrence'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AnswerTemplate',
            fields=[
                ('id', models.UUIDField(default=customer_map.server.accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('import_id', models.UUIDField(blank=True, editable=False, null=True)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('text', models.TextField(verbose_name='text')),
            ],
            options={
                'verbose_name': 'answer template',
                'verbose_name_plural': 'answer templates',
                'ordering': ['name', 'id'],
            },
            managers=[
                ('records', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='BusinessCalendar',
            fields=[
                ('id', models.UUIDField(default=customer_map.server.accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('import_id', models.UUIDField(blank=True, editable=False, null=True)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('time_zone', models.CharField(default='Asia/Shanghai', max_length=64, verbose_name='time zone')),
                ('week', models.JSONField(default=customer_map.server.crm.models.service.office_week)),
                ('country', models.CharField(blank=True, default='', max_length=8, verbose_name='country')),
                ('region', models.CharField(blank=True, default='', max_length=16, verbose_name='region')),
                ('closed', models.JSONField(blank=True, default=list)),
            ],
            options={
                'verbose_name': 'business calendar',
                'verbose_name_plural': 'business calendars',
                'ordering': ['name', 'id'],
            },
            managers=[
                ('records', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='CaseAttachment',
            fields=[
                ('id', models.UUIDField(default=customer_map.server.accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CaseDelivery',
            fields=[
                ('id', models.UUIDField(default=customer_map.server.accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField()),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('sent_at', models.DateTimeField(null=True)),
                ('given_up_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, default='', max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='CaseMessage',
            fields=[
                ('id', models.UUIDField(default=customer_map.server.accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('direction', models.CharField(choices=[('in', 'from the customer'), ('out', 'from us')], max_length=3)),
                ('subject', models.CharField(blank=True, default='', max_length=300)),
                ('text', models.TextField(blank=True, default='')),
                ('sender', models.CharField(blank=True, default='', max_length=320)),
                ('sender_name', models.CharField(blank=True, default='', max_length=200)),
                ('recipients', models.JSONField(default=list)),
                ('copies', models.JSONField(blank=True, default=list)),
                ('mail_id', models.CharField(blank=True, default='', max_length=500)),
                ('mail_references', models.JSONField(blank=True, default=list)),
                ('left_out', models.JSONField(blank=True, default=list)),
                ('written_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['written_at', 'id'],
            },
            managers=[
                ('records', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='CaseQueue',
            fields=[
                ('id', models.UUIDField(default=customer_map.server.accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('import_id', models.UUIDField(blank=True, editable=False, null=True)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('address', models.EmailField(blank=True, default='', max_length=254, verbose_name='e-mail address')),
                ('members', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None)),
                ('owner_rule', models.CharField(choices=[('none', 'Nobody, until a member takes it'), ('round_robin', 'Members in turn'), ('least_open', 'The member with the fewest open cases')], default='none', max_length=16, verbose_name='owner of a new case')),
                ('turn', models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                'verbose_name': 'queue',
                'verbose_name_plural': 'queues',
                'ordering': ['name', 'id'],
            },
            managers=[
                ('records', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='CaseWarning',
            fields=[
                ('id', models.UUIDField(default=customer_map.server.accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('promise', models.CharField(max_length=16)),
                ('level', models.CharField(max_length=8)),
                ('due_at', models.DateTimeField()),
                ('told_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='ServicePolicy',
            fields=[
                ('id', models.UUIDField(default=customer_map.server.accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('import_id', models.UUIDField(blank=True, editable=False, null=True)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('rank', models.PositiveIntegerField(default=0)),
                ('tiers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), blank=True, default=list, size=None)),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('targets', models.JSONField(blank=True, default=dict)),
                ('warn_minutes', models.PositiveIntegerField(default=60, validators=[django.core.validators.MaxValueValidator(10080)], verbose_name='warning before it is due')),
            ],
            options={
                'verbose_name': 'service policy',
                'verbose_name_plural': 'service policies',
                'ordering': ['rank', 'id'],
            },
            managers=[
                ('records', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='clocks_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='first_answer_due_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='first answer due'),
        ),
        migrations.AddField(
            model_name='case',
            name='first_answered_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='first answer'),
        ),
        migrations.AddField(
            model_name='case',
            name='pauses',
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
        migrations.AddField(
            model_name='case',
            name='resolution_due_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='resolution due'),
        ),
        migrations.AddField(
            model_name='case',
            name='satisfaction_comment',
            field=models.TextField(blank=True, default='', verbose_name='what the customer said'),
        ),
        migrations.AddField(
            model_name='casemessage',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='casemessage',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='crm.case'),
        ),
        migrations.AddField(
            model_name='casedelivery',
            name='message',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='delivery', to='crm.casemessage'),
        ),
        migrations.AddField(
            model_name='caseattachment',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='crm.casemessage'),
        ),
        migrations.AddField(
            model_name='case',
            name='queue',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to='crm.casequeue', verbose_name='queue'),
        ),
        migrations.AddField(
            model_name='casewarning',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='warnings', to='crm.case'),
        ),
        migrations.AddField(
            model_name='servicepolicy',
            name='calendar',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='policies', to='crm.businesscalendar', verbose_name='business calendar'),
        ),
        migrations.AddField(
            model_name='case',
            name='policy',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='crm.servicepolicy', verbose_name='service policy'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('resolved_at__isnull', True)), fields=['queue', 'opened_at'], name='case_of_queue'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('resolved_at__isnull', True)), fields=['resolution_due_at'], name='case_resolution_due'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('first_answered_at__isnull', True), ('resolved_at__isnull', True)), fields=['first_answer_due_at'], name='case_first_answer_due'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('resolved_at__isnull', True)), fields=['clocks_at'], name='case_clocks'),
        ),
        migrations.AddIndex(
            model_name='casemessage',
            index=models.Index(fields=['case', 'written_at'], name='case_conversation'),
        ),
        migrations.AddConstraint(
            model_name='casemessage',
            constraint=models.UniqueConstraint(condition=models.Q(('mail_id', ''), _negated=True), fields=('mail_id',), name='case_mail_once'),
        ),
        migrations.AddIndex(
            model_name='casedelivery',
            index=models.Index(condition=models.Q(('given_up_at__isnull', True), ('sent_at__isnull', True)), fields=['due_at'], name='case_delivery_due'),
        ),
        migrations.AddConstraint(
            model_name='casewarning',
            constraint=models.UniqueConstraint(fields=('case', 'promise', 'level', 'due_at'), name='case_warning_once'),
        ),
    ]
