"""`python -m infra.ops` is `lambdesk`."""

from infra.ops.main import main

main()
