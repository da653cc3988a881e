"""
Runs the demo and draws what it prints as docs/demo.svg.

    python -m integration_tests.tools.demo_picture

The demo goes on with the world that is in .demo; without one, the picture is of a first sync.
"""

import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from integration_tests.tools.docs import DOCS

STREAMS = (
    "orders",
    "order_items",
    "marketplace_participations",
    "finance_transactions",
    "GET_FBA_REIMBURSEMENTS_DATA",
    "vendor_orders",
    "vendor_orders_status",
)
COMMAND = ("make", "demo", f"STREAMS={','.join(STREAMS)}")
PICTURE = DOCS / "demo.svg"
COLUMNS = 110

_CELL = 8  # pixels that a character is wide, whatever the font of the reader
_LINE = 18
_MARGIN = 16
_INK, _PAPER = "#d6dde6", "#161b22"


def main() -> int:
    # -s: without the commands of make itself. What is not for the eye of a user goes to stderr, and is passed on.
    done = subprocess.run([*COMMAND, "-s"], stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603  # our own
    if done.returncode:
        sys.stderr.write(done.stdout)
        return done.returncode
    PICTURE.write_text(picture([f"$ {' '.join(COMMAND)}", *done.stdout.splitlines()]), encoding="utf-8")
    return 0


def picture(lines: Sequence[str]) -> str:
    """The lines as a terminal shows them; longer ones than COLUMNS go on in the next line."""
    shown = [part for line in lines for part in _folded(line.rstrip())]
    width, height = COLUMNS * _CELL + 2 * _MARGIN, len(shown) * _LINE + 2 * _MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-size="13"',
            f'     font-family="ui-monospace, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" fill="{_INK}">',
            f'<rect width="{width}" height="{height}" rx="8" fill="{_PAPER}"/>',
            *_texts(shown),
            "</svg>\n",
        ]
    )


def _folded(line: str) -> list[str]:
    if len(line) <= COLUMNS:
        return [line]
    return textwrap.wrap(line, COLUMNS, subsequent_indent="    ", break_on_hyphens=False)


def _texts(lines: Sequence[str]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if line:
            place = f'x="{_MARGIN}" y="{_MARGIN + number * _LINE - 5}" textLength="{len(line) * _CELL}"'
            yield f'<text {place} lengthAdjust="spacingAndGlyphs" xml:space="preserve">{escape(line)}</text>'


if __name__ == "__main__":
    sys.exit(main())
