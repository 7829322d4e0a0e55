"""What is asked and decided on live orders, one module a thing."""
