"""The results of a survey: what its answers amount to, for one reader and one choice of them."""
