"""Flow maps: touchpoints and transitions in, cards joined by lines as thick as the flow out."""
