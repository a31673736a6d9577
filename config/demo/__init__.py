"""The demo: catalog, customers, logins."""
