"""
A Selling Partner API small enough to hold in the hand, which keeps Amazon's rules strictly.

    core        the gate: routes, tokens, permissions, quotas, faults, ledger
    operations  what an API is: rows of operations, each with the function that answers it
    doors       in process (requests-mock) and over HTTP on loopback
    accounts    a seller or a vendor, ready to be called
    reports     report jobs and documents; report_types has Amazon's rules for each type, report_world the rows of some,
                report_fates what a test may want to become of them

One more API is one more module: a class with `operations(account)`, handed to the simulator in `apis`
or by `serve`. Its parameters are read by `parameters`, its page tokens are made by `paging`, its world
is a function of a seed made with `dice`. Where Amazon's behaviour is a guess, UNVERIFIED says so.
"""
