"""
How fast the connector is, beside something plain that does the same.

    python -m integration_tests.benchmarks [startup] [reading]

    measuring   a process: seconds, CPU, peak memory
    served      Amazon as a process that answers out of memory, so that it is never the slow part
    startup     what a command takes before it does anything
    reading     orders and their items, beside `plain`: requests and orjson in a bare loop

One more benchmark is one more module with a TITLE and `run`, which returns a Table, and its name in `__main__`.
"""
