"""Files the list once on SQLite and prints the most megabytes that this took."""

from resource import RUSAGE_SELF, getrusage

from bench import ground, intake

if __name__ == "__main__":
    ground.keys()
    with ground.sqlite_ground() as place:
        url = place.create()
        upload = intake.bulk_file()
        intake.run(url, upload, intake.founded(url))
    print(getrusage(RUSAGE_SELF).ru_maxrss // 1024)
