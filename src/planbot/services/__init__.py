"""What people can do. Each function is one interaction: it reads facts, decides, and writes in one unit."""
