"""The TM Forum JSON of both catalogs, declared once a resource."""
