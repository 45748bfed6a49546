"""Export: a checkpoint becomes a bundle, and is measured against PyTorch on the way."""
