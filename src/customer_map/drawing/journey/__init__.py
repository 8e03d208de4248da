"""Journey maps: stages and lanes in, a table with bars, ranges and an emotion curve out."""
