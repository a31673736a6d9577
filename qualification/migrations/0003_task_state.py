"""A task has a state and, while it waits, the question as it was sent. What was kept so far is answered."""

import django_fsm
from django.db import migrations, models

KINDS = (
    'queryProductOfferingQualification',
    'checkProductOfferingQualification',
    'queryProductConfiguration',
    'checkProductConfiguration',
)
STATES = ('acknowledged', 'inProgress', 'done', 'terminatedWithError', 'cancelled')


def state(default):
    """The field of the state."""
    choices = [(name, name) for name in STATES]
    return django_fsm.FSMField(choices=choices, default=default, max_length=32, protected=True)


class Migration(migrations.Migration):

    dependencies = [
        ('qualification', '0002_task'),
    ]

    operations = [
        migrations.AddField(model_name='task', name='actor', field=models.CharField(blank=True, max_length=255)),
        migrations.AddField(model_name='task', name='body', field=models.JSONField(blank=True, null=True)),
        migrations.AddField(model_name='task', name='state', field=state('done')),
        migrations.AlterField(model_name='task', name='state', field=state('acknowledged')),
        migrations.AlterField(
            model_name='task',
            name='kind',
            field=models.CharField(choices=[(name, name) for name in KINDS], max_length=40),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(
                condition=models.Q(('state__in', STATES)), name='task_state_known'
            ),
        ),
    ]
