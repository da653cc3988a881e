"""Amazon's reporting periods: days, weeks from Sunday or from Monday, calendar months, quarters and years."""

from enum import Enum

import pendulum

_SUNDAY = 7  # in ISO's count, where Monday is 1
_QUARTER = 3  # months


class Period(str, Enum):
    DAY = "DAY"
    WEEK = "WEEK"
    ISO_WEEK = "ISO_WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"

    def floor(self, moment: pendulum.DateTime) -> pendulum.DateTime:
        """The start of the period that `moment` lies in."""
        day = moment.start_of("day")
        if self is Period.DAY:
            return day
        if self is Period.WEEK:
            return day.subtract(days=day.isoweekday() % _SUNDAY)
        if self is Period.ISO_WEEK:
            return day.subtract(days=day.isoweekday() - 1)
        if self is Period.MONTH:
            return day.start_of("month")
        if self is Period.QUARTER:
            return day.start_of("month").subtract(months=(day.month - 1) % _QUARTER)
        return day.start_of("year")

    def after(self, start: pendulum.DateTime) -> pendulum.DateTime:
        """The end of the period that begins at `start`, which is the start of the next one."""
        if self is Period.DAY:
            return start.add(days=1)
        if self in {Period.WEEK, Period.ISO_WEEK}:
            return start.add(days=7)
        if self is Period.MONTH:
            return start.add(months=1)
        if self is Period.QUARTER:
            return start.add(months=_QUARTER)
        return start.add(years=1)
