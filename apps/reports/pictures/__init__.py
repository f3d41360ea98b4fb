"""A consultation in figures: counted once, drawn in the language of whoever looks, and to be taken home."""
