"""Control characters that JSON escapes: noise in Amazon's texts, which breaks loads into warehouses."""

import re

# One other than tab and line ends, which are text, or an escaped backslash (which stays: group 1).
_ESCAPED = re.compile(rb"(\\\\)|\\u00(?:0[0-8bcefBCEF]|1[0-9a-fA-F])")


def without_escaped_controls(json: bytes) -> bytes:
    """The same JSON without them. One look where there are none; the text must not end within an escape."""
    if rb"\u00" in json and (rb"\u000" in json or rb"\u001" in json):
        return _ESCAPED.sub(rb"\1", json)
    return json
