"""What people call: read, agree, compare, audit, explain, demo. Python and command line share them."""
