"""Outside services, one module each: their SDK behind our own words and our own errors."""
