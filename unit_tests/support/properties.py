"""How tests of properties choose their examples."""

from hypothesis import settings

STEADY = "steady"  # the same examples in each run: what lands does not depend on a draw
SEARCHING = "searching"  # others in each run, to find what nobody thought of: make fuzz


def choose_profiles() -> None:
    """Make both known, and the steady one the one that is used. A machine with other things to do is no fault."""
    settings.register_profile(STEADY, derandomize=True, deadline=None)
    settings.register_profile(SEARCHING, derandomize=False, deadline=None, max_examples=500)
    settings.load_profile(STEADY)
