"""Training of the captioner: data, networks, the training loop and evaluation."""
