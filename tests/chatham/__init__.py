"""Thirty simulated people write under the Chatham House Rule, and an attacker guesses who wrote what.

    make test                       plays a small one, as part of the build
    python -m tests.chatham         plays larger ones and prints the table (--runs=3 --scale=medium)

`plot` deals out what happens: in a members-only and in a public consultation, each with one roundtable by name and
one under Chatham House, thirty people of six groups join on different days, write in both roundtables in one
sitting, answer, revise, withdraw and follow; moderators decide at random. `stage` plays it, comments through real
requests, with the site's clock moved. `watcher` collects for each of six vantage points whatever can be fetched,
heard or is sent, after every event; `evidence` is what the attacker keeps of it. `attacks` guess, `verdict`
compares that with chance, and `leaks` puts leaks into the evidence, so that each attack is seen to succeed where
it should.

The attacker is strong: it knows the true authors of half of the numbers and learns from them where to look; what
it guesses of the other half is counted. One guess is made for each number, because readers may know that one
number is one person.

What is told on purpose is no leak and is kept out of the plot: the day (whoever is about by name on a day is a
random half of all, whoever writes), the language and the words (drawn, the same for everyone), and the moment of a
withdrawal (of which its author is warned: nobody who withdraws says anything by name on that day). So the style of
writing is not examined here.
"""
