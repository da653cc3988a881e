"""States as the incumbent writes them. Invented."""

from typing import Any

ORDERS: dict[str, Any] = {"LastUpdateDate": "2026-11-06T10:20:30Z"}
ITEMS: dict[str, Any] = {
    "use_global_cursor": False,
    "states": [
        {
            "partition": {"AmazonOrderId": "000-0000000-0000001", "parent_slice": {}},
            "cursor": {"LastUpdateDate": "2026-11-01T00:00:00Z"},
        }
    ],
    "state": {"LastUpdateDate": "2026-11-05T00:00:00Z"},
    "lookback_window": 1,
    "parent_state": {"Orders": {"LastUpdateDate": "2026-11-06T10:20:30Z"}},
}
WINDOW: dict[str, Any] = {"dataEndTime": "2026-11-06T00:00:00Z"}


def per_stream(**states: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"type": "STREAM", "stream": {"stream_descriptor": {"name": name}, "stream_state": state}}
        for name, state in states.items()
    ]
