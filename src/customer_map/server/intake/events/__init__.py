"""Events that programs and web pages send: read, checked, told apart, and understood."""
