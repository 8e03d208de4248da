"""What is done with events: make sources, acknowledge events, take them over as touchpoints."""
