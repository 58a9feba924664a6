"""The worker that sends: claim, render, post, close; and look before posting again."""
