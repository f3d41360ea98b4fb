"""Everything that people do here, done with a keyboard alone, in English and in Arabic.

    walk.py      somebody at the keyboard, whose every step is judged and whose statements are counted
    scene.py     a consultation for each language, in which the journeys take place
    test_*.py    the journeys; test_total.py, which runs last, has the number of statements

A journey begins with an address, and from there only keys are pressed: no click, no focus by script, no other
address. English is walked in a wide window, Arabic on a phone.
"""
