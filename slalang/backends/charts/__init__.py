"""Charts as data: what stands where, in whole numbers, ready for a template to draw as SVG."""
