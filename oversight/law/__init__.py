"""The law room: what each provision allows, to whom, from when until when.

It promises that no section number, holiday, time limit or quorum stands in the
code: each is a dated row with its source and how sure we are of it.
"""
