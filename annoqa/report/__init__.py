"""What people read: one self-contained page, and the files beside it."""
