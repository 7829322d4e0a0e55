"""What a WSGI server starts."""

import os

from oversight.app import create_app
from oversight.settings import read

app = create_app(read(os.environ))
