"""`python -m conclave.console`, for where no script was installed."""

import sys

from conclave.console.commands import main

sys.exit(main())
