"""What an organisation's own systems are told, whichever service it belongs to.

A service keeps a numbered history per organisation (``telling``), and its systems follow that by
feed, webhook or topic. Each service has the same tables (``tables``) and says in one ``History``
whose history it is, what is told, and who may choose.
"""
