"""`manage.py dispatch`."""
