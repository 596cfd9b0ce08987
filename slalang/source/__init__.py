"""Text on the disk: loading it safely, finding places in it, writing results back."""
