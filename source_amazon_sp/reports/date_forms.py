"""
The forms in which Amazon's flat files print days: which number is the year, which the month.

Nothing here guesses: a form fits or it does not, and where the order of day and month is the marketplace's it is
read in that order alone.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache

Read = Callable[[str], date | None]

# Forms that a catalogue row may name. Feedback has the marketplace's own form, with years of two digits or four
# (both were seen); those without an entry are read as most of Europe is: UNVERIFIED for ZA and, in part, the rest.
_NAMED = {"ledger": "MM/DD/YYYY|MM/YYYY"}
_FEEDBACK = {
    "DE": "DD.MM.YY|DD.MM.YYYY",
    "JP": "YY/MM/DD|YYYY/MM/DD",
    "SE": "YYYY-MM-DD|YY-MM-DD",
    "US": "MM/DD/YY|MM/DD/YYYY",
}
_FEEDBACK_ELSEWHERE = "DD/MM/YY|DD/MM/YYYY"

_TOKENS = {"YYYY": r"(?P<Y>[0-9]{4})", "YY": r"(?P<Y>[0-9]{2})", "MM": r"(?P<M>[0-9]{1,2})", "DD": r"(?P<D>[0-9]{1,2})"}
_PIECES = re.compile("|".join(_TOKENS) + "|.", re.DOTALL)

_YEAR_FIRST = re.compile(r"(?P<Y>[0-9]{4})(?P<sep>[-/.])(?P<M>[0-9]{1,2})(?P=sep)(?P<D>[0-9]{1,2})")
_JAPANESE = re.compile(r"(?P<Y>[0-9]{4})年(?P<M>[0-9]{1,2})月(?P<D>[0-9]{1,2})日")
_COMPACT = re.compile(r"(?P<Y>(?:19|20)[0-9]{2})(?P<M>[0-9]{2})(?P<D>[0-9]{2})")
_DOTTED = re.compile(r"(?P<D>[0-9]{1,2})\.(?P<M>[0-9]{1,2})\.(?P<Y>[0-9]{4}|[0-9]{2})")
_DAY_NAME = re.compile(
    r"(?P<D>[0-9]{1,2})\.?(?:[-/., ]| de )+(?P<name>[^\W\d_]{3,})\.?(?:[-/., ]| de )+(?P<Y>[0-9]{4}|[0-9]{2})"
)
_NAME_DAY = re.compile(r"(?P<name>[^\W\d_]{3,})[-. ]+(?P<D>[0-9]{1,2})(?:,? |-)(?P<Y>[0-9]{4}|[0-9]{2})")
_UNAMBIGUOUS = (_YEAR_FIRST, _DOTTED, _DAY_NAME, _NAME_DAY, _COMPACT, _JAPANESE)

_DAY_FIRST = re.compile(r"(?P<D>[0-9]{1,2})(?P<sep>[-/])(?P<M>[0-9]{1,2})(?P=sep)(?P<Y>[0-9]{4}|[0-9]{2})")
_MONTH_FIRST = re.compile(r"(?P<M>[0-9]{1,2})(?P<sep>[-/])(?P<D>[0-9]{1,2})(?P=sep)(?P<Y>[0-9]{4}|[0-9]{2})")
_SHORT_YEAR_FIRST = re.compile(r"(?P<Y>[0-9]{2})(?P<sep>[-/])(?P<M>[0-9]{1,2})(?P=sep)(?P<D>[0-9]{1,2})")
# Japan writes 24/03/16 for the 16th of March; with the year behind it follows the rest of the world.
_CUSTOMARY = {"US": (_MONTH_FIRST,), "JP": (_SHORT_YEAR_FIRST, _DAY_FIRST)}

# English, German, French, Italian, Spanish, Portuguese, Dutch, Swedish, Polish and Turkish: full, short and as Polish
# bends them, without accents. No name is another month's in another of these languages.
_MONTH_NAMES = (
    "january jan januar janner janvier janv gennaio gen enero ene janeiro januari styczen stycznia sty ocak oca",
    "february feb februar fevrier fevr fev febbraio febrero fevereiro februari luty lutego lut subat sub",
    "march mar marz mrz mars marzo marco maart mrt marzec marca mart",
    "april apr avril avr aprile abril abr kwiecien kwietnia kwi nisan nis",
    "may mai maggio mag mayo maio mei maj maja mayis",
    "june jun juni juin giugno giu junio junho czerwiec czerwca cze haziran haz",
    "july jul juli juillet juil luglio lug julio julho lipiec lipca lip temmuz tem",
    "august aug aout agosto ago augustus augusti sierpien sierpnia sie agustos agu",
    "september sep sept septembre settembre set septiembre setembro wrzesien wrzesnia wrz eylul eyl",
    "october oct oktober okt octobre ottobre ott octubre outubro out pazdziernik pazdziernika paz ekim eki",
    "november nov novembre noviembre novembro listopad listopada lis kasim kas",
    "december dec dezember dez decembre dicembre dic diciembre dezembro grudzien grudnia gru aralik ara",
)
_MONTHS = {name: month for month, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}


def day_reader(country: str | None, form: str | None) -> Read:
    """
    What reads a day printed in `form`, or, where that is None, in any form that is unambiguous in the marketplace.

    A form is `ledger`, `feedback`, or patterns of YYYY, YY, MM, DD and what stands between, parted by `|`; a pattern
    without DD means the month's first day. HH:mm:ss may follow and change nothing: a time of day has one way to be
    printed. Beside its form a column may have the forms that mean one day everywhere, never those of the marketplace.
    What is read is None where nothing fits. Raises ValueError for a form without year and month.
    """
    own = _compiled(form, country) if form else _CUSTOMARY.get(country or "", (_DAY_FIRST,) if country else ())
    patterns = (*own, *_UNAMBIGUOUS) if form else (*_UNAMBIGUOUS, *own)

    def read(text: str) -> date | None:
        for pattern in patterns:
            match = pattern.fullmatch(text)
            if match:
                return _day(match.groupdict())
        return None

    return read


def _day(found: dict[str, str | None]) -> date | None:
    name, month, year = found.get("name"), found.get("M"), found["Y"] or ""
    number = int(month) if month else _MONTHS.get(_folded(name or ""), 0)
    try:
        return date(int(year) + (2000 if len(year) == len("YY") else 0), number, int(found.get("D") or "1"))
    except ValueError:
        return None


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold()).replace("\u0131", "i")  # Turkish
    return "".join(char for char in letters if not unicodedata.combining(char))


@lru_cache(maxsize=256)
def _compiled(form: str, country: str | None) -> tuple[re.Pattern[str], ...]:
    text = _FEEDBACK.get(country or "", _FEEDBACK_ELSEWHERE) if form == "feedback" else _NAMED.get(form, form)
    return tuple(_pattern(one) for one in text.split("|"))


def _pattern(form: str) -> re.Pattern[str]:
    days, _, _ = form.partition("HH")
    pieces = _PIECES.findall(days.rstrip(" T,"))
    if not {"YYYY", "YY"} & set(pieces) or "MM" not in pieces:
        raise ValueError(f"a form of dates needs a year and a month: {form!r}")
    # In a form without separators only full widths tell the numbers apart.
    packed = all(piece in _TOKENS for piece in pieces)
    text = "".join(_TOKENS.get(piece) or re.escape(piece) for piece in pieces)
    return re.compile(text.replace("{1,2}", "{2}") if packed else text)
