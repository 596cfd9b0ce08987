"""What a change of the rules would have done to leads: two agreements and data in, figures out."""
