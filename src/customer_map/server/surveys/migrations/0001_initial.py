"""Surveys, their versions, invitations and answers."""

import customer_map.server.accounts.ids
import customer_map.server.surveys.models.surveys
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('crm', '0019_surveys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.UUIDField(default=customer_map.server.accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('import_id', models.UUIDField(blank=True, editable=False, null=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('open', 'Open'), ('closed', 'Closed')], default='draft', max_length=8, verbose_name='state')),
                ('code', models.CharField(editable=False, max_length=32, unique=True)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), default=customer_map.server.surveys.models.surveys.both_languages, size=None)),
                ('document', models.JSONField(blank=True, default=dict)),
                ('published_number', models.PositiveIntegerField(default=0, editable=False)),
                ('title', models.JSONField(blank=True, default=dict, verbose_name='title')),
                ('consent', models.JSONField(blank=True, default=dict, verbose_name='consent text')),
                ('thanks', models.JSONField(blank=True, default=dict, verbose_name='thank-you text')),
                ('mail_subject', models.JSONField(blank=True, default=dict, verbose_name='subject of the invitation')),
                ('mail_text', models.JSONField(blank=True, default=dict, verbose_name='text of the invitation')),
                ('opens_at', models.DateTimeField(blank=True, null=True, verbose_name='opens')),
                ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='closes')),
                ('most_answers', models.PositiveIntegerField(blank=True, null=True, verbose_name='most answers')),
                ('is_anonymous', models.BooleanField(default=False, verbose_name='anonymous')),
                ('one_answer_each', models.BooleanField(default=True, verbose_name='one answer each')),
                ('may_replace', models.BooleanField(default=False, verbose_name='answers may be replaced')),
                ('embed_origins', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None, verbose_name='embedded on')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'survey',
                'verbose_name_plural': 'surveys',
                'ordering': ['-created_at', '-id'],
            },
            managers=[
                ('records', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='SurveyInvitation',
            fields=[
                ('due_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('sent_at', models.DateTimeField(null=True)),
                ('given_up_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, default='', max_length=300)),
                ('id', models.UUIDField(default=customer_map.server.accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('email', models.CharField(blank=True, default='', max_length=254)),
                ('language', models.CharField(blank=True, default='', max_length=16)),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.contact')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.customer')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='surveys.survey')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
            },
            managers=[
                ('records', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='SurveyMailing',
            fields=[
                ('id', models.UUIDField(default=customer_map.server.accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('segment', models.CharField(blank=True, default='', max_length=120)),
                ('ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('expires_at', models.DateTimeField()),
                ('batch', models.UUIDField(default=customer_map.server.accounts.ids.new_id)),
                ('position', models.PositiveIntegerField(default=0)),
                ('invited', models.PositiveIntegerField(default=0)),
                ('skipped', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mailings', to='surveys.survey')),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='SurveyResponse',
            fields=[
                ('id', models.UUIDField(default=customer_map.server.accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=16)),
                ('channel', models.CharField(choices=[('link', 'Public link'), ('mail', 'E-mail'), ('embed', 'Embedded')], default='link', max_length=8)),
                ('page', models.PositiveIntegerField(default=0)),
                ('respondent_key', models.CharField(blank=True, default='', max_length=64)),
                ('started_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('completed_at', models.DateTimeField(blank=True, null=True)),
                ('consent_at', models.DateTimeField(blank=True, null=True)),
                ('replaced_at', models.DateTimeField(blank=True, null=True)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.contact')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.customer')),
                ('invitation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='surveys.surveyinvitation')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='surveys.survey')),
            ],
            options={
                'ordering': ['-started_at', '-id'],
            },
            managers=[
                ('records', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='SurveyAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question_id', models.CharField(max_length=40)),
                ('row_id', models.CharField(blank=True, default='', max_length=40)),
                ('number', models.FloatField(blank=True, null=True)),
                ('choices', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('text', models.TextField(blank=True, default='')),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='surveys.surveyresponse')),
            ],
            managers=[
                ('records', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='SurveyVersion',
            fields=[
                ('id', models.UUIDField(default=customer_map.server.accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('document', models.JSONField(default=dict)),
                ('published_at', models.DateTimeField()),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='surveys.survey')),
            ],
            options={
                'ordering': ['number'],
            },
            managers=[
                ('records', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='surveyresponse',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='surveys.surveyversion'),
        ),
        migrations.AddIndex(
            model_name='survey',
            index=models.Index(fields=['-created_at', '-id'], name='survey_newest'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='survey_has_a_name'),
        ),
        migrations.AddIndex(
            model_name='surveyinvitation',
            index=models.Index(fields=['survey', '-created_at', '-id'], name='survey_invitations'),
        ),
        migrations.AddIndex(
            model_name='surveyinvitation',
            index=models.Index(fields=['survey', 'contact'], name='survey_invited_contact'),
        ),
        migrations.AddIndex(
            model_name='surveyinvitation',
            index=models.Index(condition=models.Q(('due_at__isnull', False), ('given_up_at__isnull', True), ('sent_at__isnull', True)), fields=['due_at'], name='survey_mail_due'),
        ),
        migrations.AddConstraint(
            model_name='surveyanswer',
            constraint=models.UniqueConstraint(fields=('response', 'question_id', 'row_id'), name='survey_answer_once'),
        ),
        migrations.AddConstraint(
            model_name='surveyversion',
            constraint=models.UniqueConstraint(fields=('survey', 'number'), name='survey_version_once'),
        ),
        migrations.AddIndex(
            model_name='surveyresponse',
            index=models.Index(fields=['survey', 'started_at', 'id'], name='survey_responses'),
        ),
        migrations.AddIndex(
            model_name='surveyresponse',
            index=models.Index(fields=['survey', 'respondent_key'], name='survey_respondents'),
        ),
        migrations.AddIndex(
            model_name='surveyresponse',
            index=models.Index(condition=models.Q(('customer__isnull', False), ('told_at__isnull', True)), fields=['updated_at'], name='survey_untold'),
        ),
    ]
