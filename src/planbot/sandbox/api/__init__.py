"""The Web API: `dispatch` takes a request in, one file a method family answers it."""
