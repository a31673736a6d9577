"""What was kept answers becomes tasks: the same rows under another name."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('qualification', '0001_initial'),
    ]

    operations = [
        migrations.RenameModel(old_name='KeptAnswer', new_name='Task'),
        migrations.RenameIndex(
            model_name='task', old_name='qualification_kept_customer', new_name='qualification_task_customer'
        ),
        migrations.RenameIndex(
            model_name='task', old_name='qualification_kept_expiry', new_name='qualification_task_expiry'
        ),
    ]
