"""The public pages of surveys: whoever has the link answers, nobody signs in."""
