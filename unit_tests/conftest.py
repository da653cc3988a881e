"""What holds for all unit tests."""

from unit_tests.support.properties import choose_profiles

choose_profiles()
