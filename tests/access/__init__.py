"""The access matrix: every route, asked by everybody, in every state that a consultation can be in.

`roles` says who asks, `states` what a consultation may be like, `audiences` who belongs to whom in words like
READERS and DESK, `things` what a route can be asked about and who is told that it exists, `routes/` has the rows.
`expectation` computes from these alone what the answer has to be; nothing of it reads the rules of the site.

**To add a route**, add a row to the module of its app in `routes/`:

    Row("discussions:endorsements", PUBLISHED_COMMENT, post=SPEAKERS),

- the name of the route; what it is asked about (a `Thing`, left out for an address without arguments);
- `get` and `post`: who may do that. A method left out is one that the route refuses. Whoever is told that the
  thing exists and may not do it gets 403 with a sentence, or as a visitor the sign-in page; all others get 404.
- `data`: what is POSTed, as a function of the world, if an empty form would say too little;
- `query`: what stands behind the question mark; `asks_first=("POST",)` for methods by which a visitor is asked to
  sign in before anything is looked up.

**A new thing** is one line in `things`, and its object is made in `world`; **text that is not for everybody** gets
a token there, by `self._mark("what it is", AUDIENCE)`: from then on every answer of the site is searched for it.

`pytest tests/access --route discussions:endo` asks only the routes whose name contains that;
`python -m tests.access` prints what is expected, route by route.
"""
