"""Product inventory (TMF637): what each customer has."""
