"""The contract between the services: every event, its envelope and its vocabulary.

One module per publisher, so that the file name says who may change an event.
"""
