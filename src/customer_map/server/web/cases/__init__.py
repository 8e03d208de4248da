"""Pages of the service desk: promises, calendars, queues, conversations, and the customer's mark."""
