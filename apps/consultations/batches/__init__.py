"""Many invitations from one file: read, checked and shown row by row, and made once somebody confirms."""
