"""What is done with imports: read a file, choose, rehearse, run, cancel, take back."""
