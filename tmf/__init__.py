"""The REST kernel of TM Forum Open APIs (TMF630): values, lifecycle tables, resources, views, errors. No models."""
