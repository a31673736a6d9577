"""Product and service catalogs (TMF620, TMF633): specifications, offerings, prices, ladders, policies, channels."""
