"""``python -m gateway``: the same as the ``gateway`` command; nothing of its own."""

import sys

from gateway.cli import main

sys.exit(main())
