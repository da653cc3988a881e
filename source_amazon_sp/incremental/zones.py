"""Days of a place, kept as if they were UTC's: a window of days is the same wherever its days begin."""

import pendulum


def nominal(moment: pendulum.DateTime, zone: str) -> pendulum.DateTime:
    """What a clock in the zone shows, written as if it were UTC."""
    local = moment.in_timezone(zone)
    return pendulum.datetime(local.year, local.month, local.day, local.hour, local.minute, local.second)


def real(shown: pendulum.DateTime, zone: str) -> pendulum.DateTime:
    """The instant at which a clock in the zone shows that, in the zone."""
    return shown.naive().in_timezone(zone) if zone != "UTC" else shown
