"""Every page of the site, in every state that somebody meets it in, before the same instruments.

`pages.py` lists the states: a line for each, with who looks, where, and what they do once there. What has to exist
for that is made by `world.py`: the demo, and what the demo has no example of. Whoever adds a page adds a line; a
test finds addresses that no state shows. The instruments go through that list and know no page by name:

    survey.py    opens each state once in a browser and hands it to the probes
    axe.py       accessibility by the rules of axe-core
    layout.py    nothing wider than the window, at 320 pixels and with letters twice the size
    markup.py    the HTML as it was served, by the W3C's checker
    names.py     what a screen reader finds its way by, in the accessibility tree
    spacing.py   nothing cut off or covered with lines, words and letters far apart
    edges.py     edges of fields that stand out, by day and by night
    wishes.py    forced colours, and less motion
    scriptless.py  nothing that waits for JavaScript, in a browser that runs none
    keyboard/    journeys of everybody with a keyboard alone, each statement counted
    manners.py   silence on the console, and a content security policy that nothing breaks
    gallery.py   pictures, to be looked at

`make e2e` asks for all in English, narrow and by day, and in Arabic, wide and by night; `make accessibility`
in all languages and windows. One state, or one language in all windows, by itself and without the journeys:
`pytest tests/interface --state "sign in"`, `pytest tests/interface --language ru`.
"""
