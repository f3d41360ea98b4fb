"""What people upload, made safe to hand on: known by its content, and rid of what it tells beside its words.

Nothing here needs Django but `sandbox` and `scanner`: the cleaning runs in a process of its own.
"""
