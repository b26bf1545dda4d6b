"""What ``up`` brings besides the graduates, so that every page of the tour shows something real.

Everybody does what they do at work, by the addresses that people and systems use. Each topic has
its module, and says what happens on which day; :mod:`estafette.demo.tour.filling` puts them in
order.
"""
