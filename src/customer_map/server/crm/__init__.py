"""The system of record: customers, people, positions, orders, opportunities, activities, cases, touchpoints."""
