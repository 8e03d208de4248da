"""What a language model wrote about a theme, for one reader."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import customer_map.server.accounts.ids


class Migration(migrations.Migration):
    """Adds it."""

    dependencies = [
        ('feedback', '0002_following'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ThemeSummary',
            fields=[
                ('id', models.UUIDField(default=customer_map.server.accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=16)),
                ('words', models.TextField(blank=True, default='')),
                ('problem', models.CharField(blank=True, default='', max_length=300)),
                ('model', models.CharField(max_length=200)),
                ('statements', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('asked_at', models.DateTimeField()),
                ('written_at', models.DateTimeField(null=True)),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='summaries', to='feedback.theme')),
            ],
            options={
                'ordering': ['-asked_at'],
                'constraints': [models.UniqueConstraint(fields=('theme', 'reader', 'language'), name='theme_summary_once')],
            },
        ),
    ]
