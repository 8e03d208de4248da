"""The touchpoint index: events in, sorted and encoded columns out, from which every journey question is answered."""
