"""The file cleaner: reads what strangers sent, in a process of its own.

``python -m oversight.privacy.cleaner KIND`` takes the file on its input, under hard
limits of time and memory, and answers with one line of JSON and a viewing copy. It
meets neither the database nor any secret; when a parser breaks, only this breaks.
"""
